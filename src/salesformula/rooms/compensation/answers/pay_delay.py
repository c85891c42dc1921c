"""compensation.pay_delay: days between what a seller does, good or bad, and its effect in pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import count, number, share, text
from salesformula.kit.text import Count, Msg, Share
from salesformula.kit.units import Unit
from salesformula.rooms.compensation.answers.adopted import VIEW, VIEW_ALL, ledger_for
from salesformula.rooms.compensation.answers.lab_runs import ORIGINS, LabParams, lab_of
from salesformula.rooms.compensation.answers.lab_words import BEHAVIOURS
from salesformula.rooms.compensation.answers.plan_lab import LAB_READS
from salesformula.rooms.compensation.formula.candidates import Origin
from salesformula.rooms.compensation.formula.pay_delay import SOON, Delay, delays
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.models.in_force import decided

Row = dict[str, Any]
ToldPlan = tuple[Plan, Origin, Sequence[Delay]]
TOO_FEW = "too_few_to_say"
NEVER = "never"


@answer(
    "compensation.pay_delay",
    title="How soon it shows in pay",
    question="How many days lie between what a seller does, good or bad, and its effect in pay?",
    columns=(
        text("plan", "its name").named("Plan"),
        text("origin", choices=tuple(ORIGINS)).told(ORIGINS).named("Is"),
        text("behaviour", "what happens", choices=tuple(BEHAVIOURS)).told(BEHAVIOURS).named("From when"),
        number("median_days", Unit.DAYS, "half of what reaches the pay does within so many days").named("Median days"),
        number("p90_days", Unit.DAYS, "nine tenths of it").named("P90 days"),
        share("soon_share", "of what reaches the pay, within 30 days").named("Within 30 days"),
        count("n_reaching", "of these how many reach the pay").named("Reach the pay"),
        count("n", "parts of deals that were paid or depend on the customer; customers who left").named("Of"),
        share("reaching_share", "of these, those that reach the pay"),
        text("reason", "why days are withheld", choices=(TOO_FEW, NEVER)),
    ),
    params=LabParams,
    right=VIEW,
    mission=("P15",),
    reads=LAB_READS,
    on_page=("plan", "behaviour", "median_days", "p90_days", "soon_share", "n_reaching", "n"),
    scope="subjects",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def pay_delay(ask: Ask) -> Result:
    """Three rows a plan. Who may not see everyone's pay is told of the plans in force and their own lines alone."""
    fewest = ask.policy(CompanyPolicy).too_few_below
    if ask.whose is None:
        told: list[ToldPlan] = [(run.candidate.plan, run.candidate.origin, run.delays) for run in lab_of(ask).tried]
    else:
        told = _own(ask)
    rows = [_row(plan, origin, one, fewest) for plan, origin, all_three in told for one in all_three]
    return Result(
        rows=rows,
        finding=_finding(rows),
        caption=Msg(
            "Signed and stayed: days from signing, parts by what they pay, deals old enough to be through. Left: days "
            "from leaving to pay taken back, a part not paid, or a lower rate"
        ),
    )


def _own(ask: Ask) -> list[ToldPlan]:
    lines = ledger_for(ask).lines
    plans = {line.version: line.plan for line in lines}
    own: list[ToldPlan] = []
    for version, plan in sorted(plans.items(), reverse=True):
        mine = [line for line in lines if line.version == version]
        own.append((plan, "in_force", delays(mine, plan, as_of=ask.as_of)))
    return own


def _row(plan: Plan, origin: str, one: Delay, fewest: int) -> Row:
    reason = NEVER if one.n >= fewest and not one.n_reaching else TOO_FEW if one.n_reaching < fewest else None
    return {
        "plan": plan.name,
        "origin": origin,
        "behaviour": one.behaviour,
        "median_days": None if reason else one.median_days,
        "p90_days": None if reason else one.p90_days,
        "soon_share": None if reason else one.soon_share,
        "n_reaching": one.n_reaching,
        "n": one.n,
        "reaching_share": one.n_reaching / one.n if one.n >= fewest else None,
        "reason": reason,
    }


def _finding(rows: list[Row]) -> Msg:
    signed = [row for row in rows if row["behaviour"] == "signature" and row["soon_share"] is not None]
    if not signed:
        return Msg("How soon deals are paid: too few to say")
    first = signed[0]
    left = next((row for row in rows if row["behaviour"] == "leaving" and row["plan"] == first["plan"]), None)
    paid = Msg(
        "Under {plan} {share} is paid within {n} days of signing",
        plan=first["plan"],
        share=Share(first["soon_share"], 0),
        n=SOON,
    )
    if left is None or not left["n"]:
        return paid
    if not left["n_reaching"]:
        return Msg("{paid}; a customer’s leaving never shows", paid=paid)
    return Msg(
        "{paid}; of {n} customers who left {k} show in the pay",
        paid=paid,
        n=left["n"],
        k=Count(left["n_reaching"]),
    )
