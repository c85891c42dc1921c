"""Bundles of pay statements, typed in tests, with their hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import preset

LATE = "adjustment of earning"
MOMENT = {"feature": "Messages", "quantity": 20, "within_days": 60}
TWO_BANDS = [{"from_share": "0", "rate": "0.08"}, {"from_share": "1", "rate": "0.12"}]
THIRDS = [{"share": "1/3", "on": "days", "number": n} for n in (0, 1, 2)]

Line = tuple[str, int, str, str | None, str]  # deal, part, entry, due_on, pay_amount


def plan(name: str = "hunting", **changes: Any) -> dict[str, Any]:
    told = preset(name, moment=MOMENT if name == "aha" else None)
    return Plan.model_validate({**told, "starts_on": date(2024, 1, 1), **changes}).model_dump(mode="json")


def of(kind: str, **changes: Any) -> dict[str, Any]:
    """A plan of one component."""
    beside = {name: changes.pop(name) for name in ("rounding", "clawback_days") if name in changes}
    return plan(components=[{"kind": kind, "name": kind, **changes}], **beside)


def tiers(*bands: tuple[str, str]) -> dict[str, Any]:
    told = [{"from_share": share, "rate": rate} for share, rate in bands]
    return of("tiers", bands=told or TWO_BANDS)


def credit(deal: str = "d1", base: str = "1000.0000", closed_on: str = "2025-03-05", **changes: Any) -> dict[str, Any]:
    return {
        "deal_id": deal, "deal": f"Deal of {deal}", "plan_version": 3, "component": 0, "closed_on": closed_on,
        "order": f"{closed_on}T10:15:00", "measured": base, "credit_share": "1", "base": base, "cycle": "2025Q1",
        "quota": None, "churn": None, "payments": {}, "aha_on": None, "started_on": None, "ended_on": None, **changes,
    }  # fmt: skip


def line(deal: str, part: int, entry: str, due_on: str | None, pay: str, period: str = "2025-03") -> dict[str, Any]:
    """``entry`` "adjustment of earning" says what it adjusts."""
    first, _, adjusted = entry.partition(" of ")
    told = {"deal_id": deal, "component": 0, "part": part, "entry": first, "period": period, "due_on": due_on}
    return {**told, "pay_amount": pay, **({"of": adjusted} if adjusted else {})}


def settled(deal: str, part: int, pay: str, entry: str = "earning") -> dict[str, Any]:
    return {"deal_id": deal, "component": 0, "part": part, "entry": entry, "pay_amount": pay}


def sealed(bundle: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in bundle.items() if name != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {**rest, "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest()}


def bundle(
    plan_told: dict[str, Any], credits: list[dict[str, Any]], *lines: Line, period: str = "2025-03", **changes: Any
) -> dict[str, Any]:
    """With the total of its lines and its hash."""
    told = [line(*one, period=period) for one in lines]
    return sealed({
        "bundle": 1, "payee_id": "ann", "payee": "Ann Ångström", "period": period, "currency": "USD",
        "facts_version": 12, "plans": {"3": plan_told}, "credits": credits, "settled": [], "locked_before": None,
        "lines": told, "pay_amount": str(sum((Fraction(one["pay_amount"]) for one in told), Fraction(0))), **changes,
    })  # fmt: skip


def hunted() -> dict[str, Any]:
    return bundle(plan(), [credit()], ("d1", 1, "earning", "2025-03-05", "2000.00"))


def everything() -> dict[str, Any]:
    """A bundle with every kind of field."""
    whole = plan("aha", clawback_days=30)
    whole["components"] += tiers()["components"] + plan("customer_success")["components"]
    whole["components"] += plan("prepayment")["components"]
    churn = {"own": [1, "12"], "all": [[1, "12"], [0, "3.5"]]}
    days = {"started_on": "2025-02-11", "aha_on": "2025-02-20", "ended_on": "2025-03-09"}
    deals = [
        credit("d1", closed_on="2025-02-10", **days),
        credit("d2", component=1, quota="500.0000"),
        credit("d3", component=2, churn=churn),
        credit("d4", component=3, payments={"1": "2025-03-08", "6": "2025-03-08"}),
    ]
    told = bundle(whole, deals, ("d1", 1, LATE, "2025-02-10", "400.00"), ("d1", 1, "clawback", "2025-03-09", "-1000"),
                  ("d1", 2, "clawback", "2025-03-09", "-1000"), locked_before="2025-03",
                  settled=[settled("d1", 1, "600.00"), settled("d1", 2, "1000")])  # fmt: skip
    more = [("d2", 1, 1, "03-05", "100.00"), ("d3", 2, 1, "03-05", "2000"), ("d4", 3, 1, "03-08", "1000")]
    for deal, component, part, day, pay in [*more, ("d4", 3, 2, "03-08", "500")]:
        told["lines"].append({**line(deal, part, "earning", f"2025-{day}", pay), "component": component})
    return sealed({**told, "pay_amount": "2000.00"})
