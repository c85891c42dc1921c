"""What a deal would pay: the facts with one more deal in them, put through the same engine as every other."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.kit.text import Day, Msg
from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.entries import InForce, Line
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import ledger
from salesformula.rooms.compensation.formula.steps import steps_of

Kind = Literal["new", "addon", "renewal"]
#: Ids that no system gives; what is supposed is never stored.
DEAL_ID, SUBSCRIPTION_ID = "~supposed", "~supposed"
#: Who is paid where nobody is named: someone who has won nothing yet and is paid at the plan's own rates.
NOBODY = "~nobody"


@dataclass(frozen=True)
class Supposed:
    """A deal that nobody has won yet: amounts in the currency of the plan in force on the day it is closed."""

    closed_on: date
    mrr: Decimal
    acv: Decimal
    amount: Decimal
    kind: Kind = "new"
    prepaid_months: int = 1


@dataclass(frozen=True)
class Part:
    """One part of what the deal would pay.

    ``due_on`` is known where closing alone decides; ``expected_on`` is the day on which it would be due if the customer
    pays each month on time, beginning on the day the deal is closed. None: nobody can say.
    """

    line: Line
    due_on: date | None
    expected_on: date | None

    @property
    def waits_for(self) -> Msg | None:
        """What has to happen first; None where closing the deal is enough."""
        return steps_of(self.line)[-1] if self.due_on is None else None

    @property
    def steps(self) -> tuple[Msg, ...]:
        """How it would come about, one sentence a step."""
        told = steps_of(self.line)
        if self.due_on is None and self.expected_on is not None:
            return (*told, Msg("If the customer pays on time, that is on {day}.", day=Day(self.expected_on)))
        return told


@dataclass(frozen=True)
class WhatIf:
    """What the deal would pay, part by part; the plan it would be paid under, and why a component can't pay it."""

    plan: InForce | None
    parts: list[Part]
    reasons: list[str]

    @property
    def pay(self) -> Decimal:
        """The sum of the parts."""
        return sum((part.line.worth for part in self.parts), Decimal("0.00"))


def what_if(
    facts: Facts, plans: Sequence[InForce], deal: Supposed, *, payee_id: str | None, company: Company
) -> WhatIf:
    """What a deal would pay ``payee_id``, or someone who has won nothing yet, under the plan in force on its day.

    It counts as the last deal closed on that day, so that tiers go on from where the period stands then.
    """
    plan = next((one for one in plans if _is_in_force(one, deal.closed_on)), None)
    if plan is None:
        return WhatIf(None, [], [])
    who = payee_id or NOBODY
    supposed = SupposedFacts(facts, deal, who, plan.plan.currency)
    found = ledger(supposed, [plan], company=company, as_of=deal.closed_on, payees={who})
    lines = [line for line in found.lines if line.credit.row.get("deal_id") == DEAL_ID]
    reasons = [one.reason for one in found.withheld if one.row.get("deal_id") == DEAL_ID]
    return WhatIf(plan, [_part(line) for line in lines if line.state != "taken_back"], reasons)


def _is_in_force(one: InForce, day: date) -> bool:
    return one.plan.starts_on <= day and (one.plan.ends_on is None or day < one.plan.ends_on)


def _part(line: Line) -> Part:
    if line.rule.on in ("signature", "days"):
        return Part(line, line.due_on, line.due_on)
    # The customer has paid nothing yet: the day is one to expect, not one to know.
    return Part(line._replace(state="waiting", due_on=None), None, line.due_on)


class SupposedFacts:
    """The facts as they would be with one more deal, its subscription and its payments, each on time."""

    def __init__(self, facts: Facts, deal: Supposed, owner_id: str, currency: str) -> None:
        self._facts = facts
        self._rows = _rows_of(deal, owner_id, currency)

    def table(self, name: str) -> ir.Table:
        """A fact table or rollup by name, with the rows of the supposed deal."""
        found = self._facts.table(name)
        rows = self._rows.get(name)
        return found if rows is None else _with_rows(found, rows)


def _rows_of(deal: Supposed, owner_id: str, currency: str) -> dict[str, list[dict[str, Any]]]:
    told = {"deal_id": DEAL_ID, "owner_id": owner_id, "kind": deal.kind, "amount": deal.amount}
    told |= {"acv_amount": deal.acv, "mrr_amount": deal.mrr, "currency": currency}
    # The last moment of the day: every deal closed on it comes first.
    closed_at = datetime.combine(deal.closed_on, time.max)
    subscription: dict[str, Any] = {"subscription_id": SUBSCRIPTION_ID, "deal_id": DEAL_ID, "seller_id": owner_id}
    subscription |= {"mrr_amount": deal.mrr, "currency": currency, "started_on": deal.closed_on}
    ahead = max(1, deal.prepaid_months)
    payments = [
        {
            "payment_id": f"{SUBSCRIPTION_ID}{month}",
            "subscription_id": SUBSCRIPTION_ID,
            "sequence": month + 1,
            "amount": deal.mrr * ahead,
            "currency": currency,
            "paid_on": months_later(deal.closed_on, month),
        }
        for month in range(0, LONGEST_MONTHS, ahead)
    ]
    return {
        "deal_rollup": [told | {"closed_on": deal.closed_on, "is_won": True}],
        "deals": [told | {"closed_at": closed_at}],
        "subscriptions": [subscription | {"prepaid_months": float(deal.prepaid_months)}],
        "payments": payments,
    }


#: For so many months payments are supposed; a part that waits for a later one has no day.
LONGEST_MONTHS = 60


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _with_rows(table: ir.Table, rows: Sequence[Mapping[str, Any]]) -> ir.Table:
    kinds = table.schema().to_pyarrow()
    arrays = [pa.array([_fitting(row.get(one.name), one.type) for row in rows], one.type) for one in kinds]
    more = ibis.memtable(pa.table(arrays, names=kinds.names))
    return table.union(more.cast(dict(table.schema().items())), distinct=False)


def _fitting(value: Any, kind: pa.DataType) -> Any:
    """Rollups tell amounts to the cent; what pay is worked out from has four decimals."""
    return round(value, kind.scale) if isinstance(value, Decimal) and pa.types.is_decimal(kind) else value
