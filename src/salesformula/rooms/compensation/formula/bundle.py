"""A statement with everything it was worked out from, as plain data: whoever holds it can work it out again."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from salesformula.rooms.compensation.formula.churn import Churn, churn_of
from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.entries import Counted, Line, Terms
from salesformula.rooms.compensation.formula.period_lines import drawn_months
from salesformula.rooms.compensation.formula.plan import Plan, Quartiles, Rating, Spiff, Tiers
from salesformula.rooms.compensation.formula.ratings import Rated

#: The form of bundles; a verifier refuses one it does not know.
FORM = 2


@dataclass(frozen=True)
class OnStatements:
    """What stands on statements once a month is locked: the ``lines`` of this one, and those of months before it.

    Each line as a bundle writes it: deal_id, component (its place), part, entry, of, period, due_on, pay_amount.
    """

    lines: Sequence[dict[str, Any]]
    settled: Sequence[dict[str, Any]]


def bundle(
    lines: Iterable[Line],
    facts: Facts,
    *,
    payee_id: str,
    payee: str,
    period: str,
    currency: str,
    facts_version: int,
    terms: Terms | None = None,
    on_statements: OnStatements | None = None,
) -> dict[str, Any]:
    """The statement of one payee and month: plans, credits with every day that matters, lines, sum and hash.

    Amounts are decimals as text, days ISO dates. ``credits`` are all of the payee's, since a deal of another month
    may fill the bands below. ``terms``: the ledger's, without which caps, draws and bands filled before a plan can't be
    worked out again. What colleagues are paid at is left out of the plans; what plans in another currency pay
    stands on a statement of its own. Without ``on_statements`` no month is locked: ``settled`` is empty and
    ``locked_before`` null. ``sha256`` is over the rest as JSON with sorted keys, without spaces, in UTF-8.
    """
    mine = [line for line in lines if line.credit.row["payee_id"] == payee_id and line.plan.currency == currency]
    due = [line for line in mine if line.is_pay and line.period == period]
    terms = terms or Terms()
    plans = {line.version: line.plan for line in mine} | {one.version: one.plan for one in terms.plans}
    counted = [one for one in terms.counted if one.credit.row["payee_id"] == payee_id and one.plan.currency == currency]
    months = {line.period for line in mine if line.is_pay and line.period} | {period, *drawn_months(terms)}
    employed = terms.people.get(payee_id)
    paid = list(on_statements.lines) if on_statements else [_line(line) for line in due]
    held: dict[str, Any] = {
        "bundle": FORM,
        "payee_id": payee_id,
        "payee": payee,
        "period": period,
        "currency": currency,
        "facts_version": facts_version,
        "plans": {str(version): _plan(plan, payee_id) for version, plan in plans.items()},
        "credits": _credits([*counted, *(line for line in mine if line.of_month is None)], _churn(mine, facts)),
        "as_of": _day(terms.as_of),
        "employed": employed
        and {"started_on": _day(employed.started_on), "ended_on": _day(employed.ended_on), "role": employed.role},
        "cycles": _cycles(terms, sorted(months)),
        "settled": list(on_statements.settled) if on_statements else [],
        "locked_before": period if on_statements else None,
        "lines": paid,
        "pay_amount": str(sum((Decimal(line["pay_amount"]) for line in paid), Decimal("0.00"))),
    }
    return sealed(held)


def sealed(held: dict[str, Any]) -> dict[str, Any]:
    """A bundle with the hash of everything else in it."""
    rest = {name: value for name, value in held.items() if name != "sha256"}
    written = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return rest | {"sha256": hashlib.sha256(written.encode()).hexdigest()}


def _cycles(terms: Terms, months: list[str]) -> dict[str, dict[str, str]]:
    """Which month, quarter or year caps count each month in."""
    wanted = sorted({cap.per for one in terms.plans for cap in one.plan.caps})
    return {month: {per: terms.cycle(month, per) for per in wanted} for month in months if wanted}


def _credits(lines: Sequence[Line | Counted], churn: dict[int, Churn]) -> list[dict[str, Any]]:
    """Each credit once, in the order of its lines."""
    told: dict[tuple[int, int, str], dict[str, Any]] = {}
    for line in lines:
        told.setdefault((line.version, line.place, line.credit.row["deal_id"]), _credit(line, churn))
    return list(told.values())


def _credit(line: Line | Counted, churn: dict[int, Churn]) -> dict[str, Any]:
    row, component, rated = line.credit.row, line.plan.components[line.place], line.credit.row.get("rated")
    payments = {part.number: row[f"paid_on_{part.number}"] for part in component.payout if part.on == "payment"}
    moment = next((row[f"aha_on_{place}"] for place, part in enumerate(component.payout) if part.on == "aha"), None)
    return {
        "deal_id": row["deal_id"],
        "deal": row["deal"] or "",
        "plan_version": line.version,
        "component": line.place,
        "closed_on": row["closed_on"].isoformat(),
        "order": row["closed_at"].isoformat(),
        "measured": str(row["measured"]),
        "credit_share": str(row["credit_share"]),
        "n_credited": row["n_credited"],
        "base": str(row["base"]),
        "cycle": row["cycle"],
        "quota": str(row["quota"]) if isinstance(component, Tiers) else None,
        "churn": _ranked(line, component.window_months, churn) if isinstance(component, Quartiles) else None,
        "payments": {str(number): on.isoformat() for number, on in payments.items() if on is not None},
        "aha_on": _day(moment),
        "started_on": _day(row["started_on"]),
        "ended_on": _day(row["ended_on"]),
        "gone_on": _day(row["gone_on"]),
        "only_counts": isinstance(line, Counted),
        "spiff": _spiff(row) if isinstance(component, Spiff) else None,
        "rating": _rating(rated) if isinstance(component, Rating) else None,
    }  # fmt: skip


def _rating(rated: Rated | None) -> dict[str, Any]:
    """How the deal and its seller are rated; without a day while it is not."""
    on, stars, sum_of_stars, n_rated = rated or (None, Fraction(0), Fraction(0), 0)
    return {"rated_on": _day(on), "stars": str(stars), "sum_of_stars": str(sum_of_stars), "n_rated": n_rated}


def _spiff(row: dict[str, Any]) -> dict[str, Any]:
    """What the conditions of a spiff are about."""
    worth = row["deal_measure"]
    return {"product": row["product"], "deal_kind": row["kind"], "deal_measure": None if worth is None else str(worth)}


def _line(line: Line) -> dict[str, Any]:
    return {
        "deal_id": line.key[0],
        "component": line.place,
        "part": line.part,
        "entry": line.entry,
        "period": line.period,
        "due_on": _day(line.due_on),
        "pay_amount": str(line.pay),
    }


def _plan(plan: Plan, payee_id: str) -> dict[str, Any]:
    """The plan without the rates of everyone else."""
    told = plan.model_dump(mode="json")
    for component in told["components"]:
        if "rates_by_person" in component:
            rates = component["rates_by_person"].items()
            component["rates_by_person"] = {person: rate for person, rate in rates if person == payee_id}
    return told


def _churn(lines: list[Line], facts: Facts) -> dict[int, Churn]:
    """Per window the churn of every seller ranked in the months in which these deals were won."""
    wanted: dict[int, set[date]] = defaultdict(set)
    for line in lines:
        if isinstance(line.component, Quartiles):
            wanted[line.component.window_months].add(_month(line))
    return {window: churn_of(facts, months, window_months=window) for window, months in wanted.items()}


def _ranked(line: Line | Counted, window_months: int, churn: dict[int, Churn]) -> dict[str, Any]:
    """Without the names of the others: a quartile hangs on their numbers alone."""
    everyone = churn[window_months].get(_month(line), [])
    own = [[left, str(days)] for seller, left, days in everyone if seller == line.credit.row["payee_id"]]
    return {"own": own[0] if own else None, "all": sorted([left, str(days)] for _, left, days in everyone)}


def _month(line: Line | Counted) -> date:
    closed: date = line.credit.row["closed_on"]
    return closed.replace(day=1)


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
