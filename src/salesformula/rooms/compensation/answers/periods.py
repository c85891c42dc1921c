"""compensation.periods: each month of pay, how far it is on its way from draft to paid, and what it pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, day, flag, instant, label, money, text
from salesformula.kit.text import Money, Msg
from salesformula.kit.text import period as month_of
from salesformula.policybook.in_force import known_at
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, standing
from salesformula.rooms.compensation.answers.ledger import READS
from salesformula.rooms.compensation.formula.closing import ADJUSTMENT
from salesformula.rooms.compensation.models import PeriodStep
from salesformula.rooms.compensation.models.closing import APPROVED, PAID, REVIEWED
from salesformula.rooms.compensation.models.in_force import decided
from salesformula.rooms.compensation.models.proofs import digest
from salesformula.rooms.compensation.models.standing import PAID as MOVES_MONEY
from salesformula.rooms.compensation.models.standing import Row

DRAFT = "draft"
STATES = {
    DRAFT: Msg("draft"),
    REVIEWED: Msg("reviewed"),
    APPROVED: Msg("approved"),
    PAID: Msg("paid"),
}


@answer(
    "compensation.periods",
    title="Months of pay",
    question="Which months are drafts, reviewed, approved or paid, and what do they pay?",
    columns=(
        label("period", "the month").named("Month"),
        text("state", choices=tuple(STATES)).told(STATES),
        money("pay_amount").named("Pay"),
        money("adjustment_amount", "of it: what puts locked months right").named("Adjustments"),
        currency(),
        count("n_statements", "payees with a line on it").named("Statements"),
        count("n_lines", "lines that move money"),
        flag("is_next", "the month to close next").named("Next to close"),
        flag("can_be_closed", "over and not locked, and its turn: the next one, or any while none is locked"),
        flag("is_changed", "reviewed, and something else is paid by now").named("Changed since its review"),
        text("reviewed_by"),
        instant("reviewed_at"),
        text("approved_by"),
        instant("approved_at"),
        day("paid_on"),
    ),
    right=VIEW,
    mission=("P16",),
    reads=READS,
    on_page=(
        "period",
        "state",
        "pay_amount",
        "adjustment_amount",
        "n_statements",
        "reviewed_by",
        "approved_by",
        "paid_on",
    ),
    scope="subjects",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def periods(ask: Ask) -> Result:
    """A row a month and currency, the latest first, from the first line to the month of the day asked for."""
    found, by = standing(ask), known_at(ask.policy)
    steps = _steps(by)
    this_month = f"{ask.as_of:%Y-%m}"
    moving = [row for row in found.rows if row["state"] in MOVES_MONEY and row["pay_amount"]]
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in moving:
        if row["period"] <= this_month:
            grouped[row["period"], row["currency"]].append(row)
    opened, everyones = found.locked.first_open, ask.whose is None and not ask.where
    if opened is not None and opened < this_month and everyones and not any(period == opened for period, _ in grouped):
        # A month that pays nothing is closed all the same: those after it wait for it.
        grouped[opened, ask.policy(CompanyPolicy).currency] = []
    drafts = sorted({period for period, _ in grouped if APPROVED not in steps[period] and period < this_month})
    # With none locked yet the last month that is over comes first: those before it count as paid elsewhere.
    following = opened if opened is not None else next(reversed(drafts), None)
    closable = {opened} if opened is not None else set(drafts)
    rows = [
        _row(period, held, rows, steps[period], all_of_it=moving if everyones else None)
        | {"is_next": period == following, "can_be_closed": period in closable and period < this_month}
        for (period, held), rows in sorted(grouped.items(), reverse=True)
    ]
    return Result(rows=rows, finding=_finding(rows, following))


def _steps(by: Any) -> Mapping[str, dict[str, PeriodStep]]:
    """The last step of each kind of each month."""
    found: dict[str, dict[str, PeriodStep]] = defaultdict(dict)
    taken = PeriodStep.objects.order_by("pk")
    for step in taken if by is None else taken.filter(at__lte=by):
        found[step.period][step.step] = step
    return found


def _row(
    period: str,
    held: str,
    rows: list[Row],
    steps: Mapping[str, PeriodStep],
    *,
    all_of_it: list[Row] | None,
) -> Row:
    state = next((step for step in (PAID, APPROVED, REVIEWED) if step in steps), DRAFT)
    reviewed, approved, paid = (steps.get(step) for step in (REVIEWED, APPROVED, PAID))
    changed = None
    if state == REVIEWED and reviewed and all_of_it is not None:
        # What was reviewed is the whole month: who sees a part of it can't tell.
        changed = digest([row for row in all_of_it if row["period"] == period]) != reviewed.digest
    return {
        "period": period,
        "state": state,
        "pay_amount": _sum(rows),
        "adjustment_amount": _sum([row for row in rows if row["component"] == ADJUSTMENT]),
        "currency": held,
        "n_statements": len({row["payee_id"] for row in rows}),
        "n_lines": len(rows),
        "is_changed": changed,
        "reviewed_by": reviewed and reviewed.by,
        "reviewed_at": reviewed and reviewed.at,
        "approved_by": approved and approved.by,
        "approved_at": approved and approved.at,
        "paid_on": paid and paid.paid_on,
    }


def _sum(rows: list[Row]) -> Decimal:
    return sum((row["pay_amount"] for row in rows), Decimal("0.00"))


def _finding(rows: list[Row], following: str | None) -> Msg:
    following_rows = [row for row in rows if row["period"] == following]
    if not rows:
        return Msg("No month pays anything yet")
    if not following_rows:
        return Msg("Every month that is over is closed")
    one = following_rows[0]
    pay = Money(one["pay_amount"], one["currency"], exact=True)
    month = month_of(one["period"])
    if one["state"] == REVIEWED:
        return Msg("{period} is reviewed and waits for a second person: {pay}", period=month, pay=pay)
    return Msg("{period} is to be reviewed: {pay}", period=month, pay=pay)
