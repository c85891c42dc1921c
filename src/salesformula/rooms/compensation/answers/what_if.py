"""compensation.what_if: what a deal would pay, when, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from salesformula.doors.writing import words
from salesformula.kit.answer import Ask, Caveat, Dimension, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, currency, day, ident, money, text
from salesformula.kit.text import Count, Day, Money, Msg
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, plans_in_force
from salesformula.rooms.compensation.answers.ledger import READS, REASONS
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.what_if import Kind, Part, Supposed, WhatIf, what_if
from salesformula.rooms.compensation.models.standing import ten_decimals

Row = dict[str, Any]
LARGEST = Decimal(1_000_000_000)
KINDS = {"new": Msg("new"), "addon": Msg("add-on"), "renewal": Msg("renewal")}


class SupposedDeal(BaseModel):
    """The deal: what of MRR, ACV and amount is not told follows from the others, twelve months a year."""

    model_config = ConfigDict(extra="forbid")

    mrr_amount: Decimal | None = Field(default=None, gt=0, le=LARGEST, decimal_places=4)
    acv_amount: Decimal | None = Field(default=None, gt=0, le=LARGEST, decimal_places=4)
    amount: Decimal | None = Field(default=None, gt=0, le=LARGEST, decimal_places=4)
    closed_on: date | None = Field(default=None, ge=date(1970, 1, 1), lt=date(2100, 1, 1))
    kind: Kind = "new"
    prepaid_months: int = Field(default=1, ge=0, le=60)

    def supposed(self, *, today: date) -> Supposed | None:
        """The deal with every amount; None where none is told."""
        acv = self.acv_amount or (self.mrr_amount and self.mrr_amount * 12) or self.amount
        if acv is None:
            return None
        return Supposed(
            closed_on=self.closed_on or today,
            mrr=self.mrr_amount or (acv / 12).quantize(Decimal("0.0001")),
            acv=acv,
            amount=self.amount or acv,
            kind=self.kind,
            prepaid_months=self.prepaid_months,
        )


@answer(
    "compensation.what_if",
    title="What a deal would pay",
    question="What would this deal pay, when and why?",
    columns=(
        day("due_on", "empty: it waits for something that has not happened").named("Due"),
        money("pay_amount", "what the part would pay").named("Pay"),
        day("expected_on", "when it would be due if the customer pays each month on time").named("If paid on time"),
        text("waits_for", "empty: it is due as the deal is closed, or some days after").named("Waits for"),
        ident("payee_id", to="people.person_id"),
        text("component", "of the plan"),
        count("part", "1 is the first part of what the deal earns").named("Part"),
        money("exact_amount", "before rounding, to ten decimals"),
        currency(),
        text("steps", "how it would come about").named("Why"),
        text("plan", "in force on the day the deal is closed"),
        count("plan_version"),
        count("facts_version"),
    ),
    filters=(Dimension("payee_id", "who would be paid; yourself, unless you see everyone's pay", is_subject=True),),
    params=SupposedDeal,
    right=VIEW,
    mission=("P16",),
    reads=READS,
    on_page=("due_on", "expected_on", "pay_amount", "steps"),
    scope="subjects",
    owner="payee_id",
    private=VIEW_ALL,
    live=True,
)
def what_if_answer(ask: Ask) -> Result:
    """The deal in the place of the payee's next one under the plan in force on its day, one row a part."""
    given = ask.params
    deal = given.supposed(today=ask.as_of) if isinstance(given, SupposedDeal) else None
    if deal is None:
        return Result(rows=[], finding=Msg("Name an amount: mrr_amount, acv_amount or amount"))
    payee_id = _payee(ask)
    if payee_id is None and ask.whose is not None:
        return Result(rows=[], finding=Msg("You are no one whom deals pay"))
    company = ask.policy(CompanyPolicy)
    found = what_if(
        ask.facts,
        plans_in_force(),
        deal,
        payee_id=payee_id,
        company=Company(currency=company.currency, time_zone=company.time_zone),
    )
    rows = [_row(part, found, payee_id, ask.facts.version) for part in found.parts]
    return Result(
        rows=rows,
        finding=_finding(found, deal),
        caption=_caption(found, deal),
        caveats=_caveats(found, is_anyone=payee_id is None),
        for_rows=lambda seen: Result(rows=seen, finding=Msg("What a deal would pay is told to its payee")),
    )


def _payee(ask: Ask) -> str | None:
    if "payee_id" in ask.where:
        return ask.where["payee_id"]
    return next(iter(ask.whose)) if ask.whose is not None and len(ask.whose) == 1 else None


def _row(part: Part, found: WhatIf, payee_id: str | None, facts_version: int) -> Row:
    line = part.line
    return {
        "due_on": part.due_on,
        "pay_amount": line.worth,
        "expected_on": part.expected_on,
        "waits_for": words(part.waits_for) if part.waits_for else None,
        "payee_id": payee_id,
        "component": line.name,
        "part": line.part,
        "exact_amount": ten_decimals(line.exact),
        "currency": line.plan.currency,
        "steps": " ".join(words(step) for step in part.steps),
        "plan": found.plan.plan.name if found.plan else None,
        "plan_version": line.version,
        "facts_version": facts_version,
    }


def _finding(found: WhatIf, deal: Supposed) -> Msg:
    if found.plan is None:
        return Msg("No pay plan is in force on {day}", day=Day(deal.closed_on))
    plan = found.plan.plan
    if not found.parts and found.reasons:
        return Msg("Nobody can say what it would pay: {why}", why=REASONS[found.reasons[0]])
    if not found.parts:
        return Msg("The plan {plan} would pay nothing for such a deal", plan=plan.name)
    return Msg("{amount} under the plan {plan}", amount=Money(found.pay, plan.currency, exact=True), plan=plan.name)


def _caption(found: WhatIf, deal: Supposed) -> Msg | None:
    if found.plan is None:
        return None
    currency = found.plan.plan.currency
    return Msg(
        "A deal ({kind}) of {mrr} a month, {acv} a year, closed on {day}; paid ahead: {ahead}",
        kind=KINDS[deal.kind],
        mrr=Money(deal.mrr, currency, exact=True),
        acv=Money(deal.acv, currency, exact=True),
        day=Day(deal.closed_on),
        ahead=Msg("one month", "{n} months", deal.prepaid_months),
    )


def _caveats(found: WhatIf, *, is_anyone: bool) -> tuple[Caveat, ...]:
    told = []
    if is_anyone:
        told.append(Caveat("anyone", Msg("For someone who has won nothing yet; name a payee for theirs.")))
    for reason in sorted(set(found.reasons)):
        told.append(Caveat(f"not_paid_{reason}", Msg("A component would not be paid: {why}.", why=REASONS[reason])))
    if found.plan is not None and found.parts and found.plan.plan.clawback_days:
        days = found.plan.plan.clawback_days
        said = Msg("If the customer leaves within {days} days, what was paid is taken back.", days=Count(days))
        told.append(Caveat("taken_back_within", said, {"days": days}))
    if found.plan is not None and found.plan.plan.caps:
        told.append(Caveat("capped", Msg("The plan has a cap, which the month as a whole may reach.")))
    return tuple(told)
