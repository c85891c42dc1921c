"""compensation.impact: what stands against locked months by now, line by line, with why each line moved."""

from __future__ import annotations

from decimal import Decimal

from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import count, currency, flag, ident, label, money, text
from salesformula.kit.text import Count, Money, Msg
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, standing
from salesformula.rooms.compensation.answers.ledger import READS
from salesformula.rooms.compensation.formula.closing import Posting
from salesformula.rooms.compensation.models.in_force import decided
from salesformula.rooms.compensation.models.standing import Row, Standing, explained, row_of


@answer(
    "compensation.impact",
    title="Changes to locked months",
    question="What has changed since months were locked, whom does it touch, and where does it only follow?",
    columns=(
        label("period", "the open month whose statement puts it right").named("Month"),
        ident("payee_id", to="people.person_id"),
        text("payee"),
        ident("deal_id", to="deals.deal_id"),
        text("deal"),
        text("component", "of the plan"),
        count("part"),
        money("settled_amount", "paid in locked months").named("Paid"),
        money("entitled_amount", "what it is worth by now").named("By now"),
        money("pay_amount", "the adjustment").named("Adjustment"),
        currency(),
        flag("is_cascade", "the deal itself is as it was: another one moved it through the tiers").named(
            "Follows another"
        ),
        text("steps").named("Why"),
    ),
    filters=(Dimension("payee_id", "of one payee", is_subject=True), Dimension("period", "of one month")),
    right=VIEW,
    mission=("P16",),
    reads=READS,
    on_page=("payee", "deal", "settled_amount", "entitled_amount", "pay_amount", "is_cascade", "steps"),
    scope="subjects",
    owner="payee_id",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def impact(ask: Ask) -> Result:
    """A row an adjustment of an open month, by payee and deal."""
    rows = impact_rows(standing(ask), ask.facts.version)
    wanted = [row for row in rows if ask.where.get("period") in (None, row["period"])]
    return told(wanted)


def impact_rows(found: Standing, facts_version: int) -> list[Row]:
    """Every adjustment that stands on open months."""
    return [_row(one, found, facts_version) for one in found.found if one.is_adjustment]


def told(rows: list[Row]) -> Result:
    """The adjustments, with whom they touch."""
    finding = Msg("Nothing has changed that locked months paid for")
    currencies = {row["currency"] for row in rows}
    if len(currencies) == 1:
        amount = Money(sum((row["pay_amount"] for row in rows), Decimal("0.00")), currencies.pop(), exact=True)
        finding = Msg(
            "{lines} of locked months changed: {amount} for one payee",
            "{lines} of locked months changed: {amount} for {n} payees",
            len({row["payee_id"] for row in rows}),
            lines=Msg("One line", "{n} lines", len(rows)),
            amount=amount,
        )
    elif rows:
        finding = Msg("{lines} lines of locked months changed", lines=Count(len(rows)))
    return Result(rows=rows, finding=finding, for_rows=told)


def _row(one: Posting, found: Standing, facts_version: int) -> Row:
    whole = explained(row_of(one, found.names, facts_version))
    before = one.settled
    names = ("period", "payee_id", "payee", "deal_id", "deal", "part", "pay_amount", "currency", "steps")
    return {name: whole[name] for name in names} | {
        "component": whole["name"],
        "settled_amount": before.pay if before else Decimal("0.00"),
        "entitled_amount": one.entitled,
        "is_cascade": one.is_cascade,
    }
