"""compensation.plan_lab_people: what each payee's deals would have paid under each plan, beside the plan in force."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from salesformula.kit.answer import Ask, Caveat, Dimension, Result, answer
from salesformula.kit.schema import currency, ident, money, text
from salesformula.kit.text import Count, Msg
from salesformula.rooms.compensation.answers.adopted import VIEW_ALL, names_of
from salesformula.rooms.compensation.answers.lab_runs import IN_FORCE, ORIGINS, LabParams, lab_of
from salesformula.rooms.compensation.answers.plan_lab import LAB_READS
from salesformula.rooms.compensation.formula.lab import Tried
from salesformula.rooms.compensation.models.in_force import decided

Row = dict[str, Any]


@answer(
    "compensation.plan_lab_people",
    title="Plan lab, by payee",
    question="What would each person’s deals of the last year have paid under each plan?",
    columns=(
        text("plan", "its name").named("Plan"),
        text("origin", choices=tuple(ORIGINS)).told(ORIGINS).named("Is"),
        ident("payee_id", to="people.person_id"),
        text("payee").named("Payee"),
        money("in_force_amount", "under the plan in force").named("In force"),
        money("plan_amount", "under this plan").named("This plan"),
        money("change_amount").named("Change"),
        currency(),
    ),
    filters=(Dimension("payee_id", "of one payee", is_subject=True), Dimension("plan", "of one plan, by its name")),
    params=LabParams,
    right=VIEW_ALL,
    mission=("P17",),
    reads=LAB_READS,
    on_page=("plan", "payee", "in_force_amount", "plan_amount", "change_amount"),
    scope="subjects",
    owner="payee_id",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def plan_lab_people(ask: Ask) -> Result:
    """Rows by plan, then by name: pay is no ranking. Deals won in the last 365 days, what still waits counted in."""
    lab, names = lab_of(ask), names_of(ask)
    now = lab.in_force
    rows = [row for run in lab.tried if run.candidate.origin != IN_FORCE for row in _rows(run, now, names)]
    asked = {name: value for name, value in ask.where.items() if name in ("payee_id", "plan")}
    rows = [row for row in rows if all(str(row[name]) == value for name, value in asked.items())]
    caveats = lab.caveats if rows else ()
    if rows and now is None:
        caveats += (Caveat("none_in_force", Msg("No plan is in force, so there is nothing to compare with.")),)
    return Result(rows=rows, finding=_finding(rows), caveats=caveats)


def _rows(run: Tried, now: Tried | None, names: dict[str, str]) -> list[Row]:
    plan = run.candidate.plan
    before = now.of_year if now and now.candidate.plan.currency == plan.currency else None
    payees = {*run.of_year, *(before or {})}
    found: list[Row] = []
    for payee in sorted(payees, key=lambda one: (names.get(one, one), one)):
        then = run.of_year.get(payee, Decimal(0))
        current = before.get(payee, Decimal(0)) if before is not None else None
        found.append(
            {
                "plan": plan.name,
                "origin": run.candidate.origin,
                "payee_id": payee,
                "payee": names.get(payee),
                "in_force_amount": current,
                "plan_amount": then,
                "change_amount": None if current is None else then - current,
                "currency": plan.currency,
            }
        )
    return found


def _finding(rows: list[Row]) -> Msg:
    plans = len({(row["plan"], row["origin"]) for row in rows})
    return Msg("{n} payees’ deals of a year under {plans} plans", n=len({r["payee_id"] for r in rows}),
               plans=Count(plans))  # fmt: skip
