"""compensation.ledger: what each deal pays, to whom, when and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from salesformula.kit.answer import Ask, Caveat, Dimension, Result, answer
from salesformula.kit.schema import count, currency, day, ident, label, money, text
from salesformula.kit.text import Money, Msg
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, standing
from salesformula.rooms.compensation.models.in_force import decided
from salesformula.rooms.compensation.models.standing import BESIDE, PAID, Standing, explained

Row = dict[str, Any]

READS = (
    "deals", "deal_rollup", "deal_changes", "deal_credits", "subscriptions", "payments", "usage", "surveys", "quotas",
    "calendar", "people", "memberships", "merges",
)  # fmt: skip
STATES = {
    "due": Msg("due"),
    "waiting": Msg("to come"),
    "customer_left": Msg("customer left"),
    "not_reached": Msg("not reached"),
    "forfeited": Msg("forfeited"),
    "taken_back": Msg("taken back"),
    "adjusted": Msg("adjusted"),
}
REASONS = {
    "no_measure": Msg("the deal does not carry what the plan pays for"),
    "no_rate": Msg("no exchange rate into the plan's currency is known for the day"),
    "splits": Msg("the shares of those credited do not add up to 100%"),
    "no_quota": Msg("no quota is known for the period"),
    "no_day": Msg("nobody knows on which day the deal was won"),
    "nobody": Msg("the deal has no owner and names nobody who is credited"),
}
#: Columns by which lines may be asked for.
WHERE = ("payee_id", "payee", "deal_id", "component", "period", "state")


@answer(
    "compensation.ledger",
    title="Pay, line by line",
    question="What does each deal pay, to whom, when and why?",
    columns=(
        # On a phone the first columns are all that is seen.
        day("due_on", "empty: it waits for something that has not happened").named("Due"),
        money("pay_amount", "paid on that day; 0 where nothing is").named("Pay"),
        text("state", choices=tuple(STATES)).told(STATES),
        ident("payee_id", to="people.person_id"),
        text("payee"),
        ident("deal_id", to="deals.deal_id"),
        text("deal"),
        text("component", "of the plan; adjustment where a locked month is put right"),
        count("part", "1 is the first part of what the deal earns").named("Part"),
        label("period", "the month whose statement it stands on").named("Month"),
        money("exact_amount", "what is paid, before rounding, to ten decimals"),
        money("worth_amount", "what the part is worth, whether or not it is paid").named("Worth"),
        currency(),
        text("steps", "how it came about").named("Why"),
        count("plan_version"),
        count("facts_version"),
    ),
    filters=tuple(Dimension(name, f"lines with that {name}", is_subject=name == "payee_id") for name in WHERE),
    right=VIEW,
    mission=("P2", "P3", "P4", "P5", "P6", "P12", "P16", "P28", "B7"),
    reads=READS,
    on_page=("due_on", "pay_amount", "state", "payee", "deal", "steps"),
    scope="subjects",
    owner="payee_id",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def ledger(ask: Ask) -> Result:
    """Every line that is due or may still come, by payee, plan and closing."""
    found = standing(ask)
    asked = (explained(row) for row in found.rows if asked_for(row, ask.where))
    rows = [{name: value for name, value in row.items() if name not in BESIDE} for row in asked]
    return told(rows, withheld_of(found, ask.where))


def asked_for(row: Row, where: Mapping[str, str]) -> bool:
    """Whether a row has the values asked for."""
    return all(str(row.get(name)) == value for name, value in where.items())


def withheld_of(found: Standing, where: Mapping[str, str]) -> list[Row]:
    """The credits that can't be paid, of the payee, deal and component asked for; they have no month and no state."""
    rows = [
        {
            "payee_id": one.row["payee_id"],
            "payee": found.names.get(one.row["payee_id"]),
            "deal_id": one.row["deal_id"],
            "component": one.name,
            "reason": one.reason,
        }
        for one in found.ledger.withheld
    ]
    asked = {name: value for name, value in where.items() if name not in ("period", "state")}
    return [row for row in rows if asked_for(row, asked)]


def told(rows: list[Row], withheld: list[Row]) -> Result:
    """The lines with the sum of what they pay, and the credits left out."""
    paid = [row for row in rows if row["state"] in PAID]
    currencies = {row["currency"] for row in rows}
    finding = Msg("One line of pay", "{n} lines of pay", len(rows))
    if len(currencies) == 1:
        sum_of = Money(sum((row["pay_amount"] for row in paid), Decimal("0.00")), currencies.pop(), exact=True)
        finding = Msg("{amount} in one line", "{amount} in {n} lines", len(paid), amount=sum_of)
        if len(paid) < len(rows):
            more = Msg("one more waits or is not paid", "{n} more wait or are not paid", len(rows) - len(paid))
            finding = Msg("{sum}; {more}", sum=finding, more=more)

    def of(seen: list[Row]) -> Result:
        payees = {row["payee_id"] for row in seen}
        return told(seen, [one for one in withheld if one["payee_id"] in payees])

    return Result(rows=rows, finding=finding, caveats=withheld_caveats(withheld), for_rows=of)


def withheld_caveats(withheld: list[Row]) -> tuple[Caveat, ...]:
    """A caveat for each reason for which credits can't be paid."""
    counted = Counter(one["reason"] for one in withheld)
    return tuple(
        Caveat(
            f"not_paid_{reason}",
            Msg("One credit is not paid: {why}.", "{n} credits are not paid: {why}.", n, why=REASONS[reason]),
            {"n": n},
        )
        for reason, n in sorted(counted.items())
    )
