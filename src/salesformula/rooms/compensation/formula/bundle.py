"""A statement with everything it was worked out from, as plain data: whoever holds it can work it out again."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from salesformula.rooms.compensation.formula.churn import churn_by_month
from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.ledger import Line
from salesformula.rooms.compensation.formula.plan import Quartiles, Tiers

#: The form of bundles; a verifier refuses one it does not know.
FORM = 1

Churn = Mapping[tuple[date, int], list[tuple[str, int, int]]]


def bundle(
    lines: Iterable[Line], facts: Facts, *, payee_id: str, payee: str, period: str, currency: str, facts_version: int
) -> dict[str, Any]:
    """The statement of one payee and month: plans, credits with every day that matters, lines, sum and hash.

    Amounts are decimals as text, days ISO dates. ``credits`` are all of the payee's, since a deal of another month may
    fill the bands below. ``settled`` is empty and ``locked_before`` null: no month is locked yet. ``sha256`` is over
    the rest as JSON with sorted keys, without spaces, in UTF-8.
    """
    mine = [line for line in lines if line.credit.row["payee_id"] == payee_id]
    due = [line for line in mine if line.is_pay and line.period == period]
    held: dict[str, Any] = {
        "bundle": FORM,
        "payee_id": payee_id,
        "payee": payee,
        "period": period,
        "currency": due[0].plan.currency if due else currency,
        "facts_version": facts_version,
        "plans": {str(line.version): line.plan.model_dump(mode="json") for line in mine},
        "credits": _credits(mine, _churn(mine, facts)),
        "settled": [],
        "locked_before": None,
        "lines": [_line(line) for line in due],
        "pay_amount": str(sum((line.pay for line in due), Decimal("0.00"))),
    }
    written = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return held | {"sha256": hashlib.sha256(written.encode()).hexdigest()}


def _credits(lines: list[Line], churn: Churn) -> list[dict[str, Any]]:
    """Each credit once, in the order of its lines."""
    told: dict[tuple[int, int, str], dict[str, Any]] = {}
    for line in lines:
        told.setdefault((line.version, line.place, line.credit.row["deal_id"]), _credit(line, churn))
    return list(told.values())


def _credit(line: Line, churn: Churn) -> dict[str, Any]:
    row, component = line.credit.row, line.component
    payments = {part.number: row[f"paid_on_{part.number}"] for part in component.payout if part.on == "payment"}
    moments = [row[f"aha_on_{place}"] for place, part in enumerate(component.payout) if part.on == "aha"]
    return {
        "deal_id": row["deal_id"],
        "deal": row["deal"] or "",
        "plan_version": line.version,
        "component": line.place,
        "closed_on": row["closed_on"].isoformat(),
        "order": row["closed_at"].isoformat(),
        "measured": str(row["measured"]),
        "credit_share": str(row["credit_share"]),
        "base": str(row["base"]),
        "cycle": row["cycle"],
        "quota": str(row["quota"]) if isinstance(component, Tiers) else None,
        "churn": _ranked(line, component.window_months, churn) if isinstance(component, Quartiles) else None,
        "payments": {str(number): on.isoformat() for number, on in payments.items() if on is not None},
        "aha_on": _day(moments[0]) if moments else None,
        "started_on": _day(row["started_on"]),
        "ended_on": _day(row["ended_on"]),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "deal_id": line.credit.row["deal_id"],
        "component": line.place,
        "part": line.part,
        "entry": line.entry,
        "period": line.period,
        "due_on": _day(line.due_on),
        "pay_amount": str(line.pay),
    }


def _churn(lines: list[Line], facts: Facts) -> Churn:
    """Per month and window, of every seller ranked then: who, how many left, how many days were served."""
    wanted: dict[int, set[date]] = defaultdict(set)
    for line in lines:
        if isinstance(line.component, Quartiles):
            wanted[line.component.window_months].add(_month(line))
    found: dict[tuple[date, int], list[tuple[str, int, int]]] = defaultdict(list)
    for window, starts in wanted.items():
        months = ibis.memtable({"month_start": sorted(starts)}, schema={"month_start": "date"})
        for row in churn_by_month(facts, months, window_months=window).to_pyarrow().to_pylist():
            key = (row["month_start"], window)
            found[key].append((row["seller_id"], row["n_left"], row["served_days"]))
    return found


def _ranked(line: Line, window_months: int, churn: Churn) -> dict[str, Any]:
    """Without the names of the others: a quartile hangs on their numbers alone."""
    everyone = churn.get((_month(line), window_months), [])
    own = [[left, str(days)] for seller, left, days in everyone if seller == line.credit.row["payee_id"]]
    return {"own": own[0] if own else None, "all": sorted([left, str(days)] for _, left, days in everyone)}


def _month(line: Line) -> date:
    closed: date = line.credit.row["closed_on"]
    return closed.replace(day=1)


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
