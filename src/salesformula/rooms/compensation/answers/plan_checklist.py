"""compensation.plan_checklist: is a plan simple, does it follow its aim, does it show soon; each with its reason."""

from __future__ import annotations

from typing import Any

from salesformula.doors.writing import words
from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.schema import count, number, share, text
from salesformula.kit.text import Msg, Names
from salesformula.kit.units import Unit
from salesformula.rooms.compensation.answers.adopted import VIEW_ALL
from salesformula.rooms.compensation.answers.lab_runs import ORIGINS, LabParams, lab_of
from salesformula.rooms.compensation.answers.lab_words import CRITERIA, MARKS, reason_of
from salesformula.rooms.compensation.answers.plan_lab import LAB_READS
from salesformula.rooms.compensation.answers.plans import AIMS
from salesformula.rooms.compensation.formula.lab import Tried
from salesformula.rooms.compensation.formula.simplicity import Told, checklist
from salesformula.rooms.compensation.models.in_force import decided

Row = dict[str, Any]


@answer(
    "compensation.plan_checklist",
    title="Plans by three criteria",
    question="Is each plan simple, does it follow its aim, and does it show soon in the pay?",
    columns=(
        text("plan", "its name").named("Plan"),
        text("origin", choices=tuple(ORIGINS)).told(ORIGINS).named("Is"),
        text("aim", "what the plan is to bring the company closer to", choices=tuple(AIMS)).told(AIMS).named("Aim"),
        text("criterion", choices=tuple(CRITERIA)).told(CRITERIA).named("Criterion"),
        text("mark", choices=tuple(MARKS)).told(MARKS).named("Mark"),
        text("reason_text", "why, with the figures").named("Why"),
        count("n_things", "to keep in mind: components, bands, waits, conditions"),
        number("follows", Unit.STATISTIC, "rank correlation of pay with the aim", low=-1, high=1),
        count("n_simulated", "simulated sellers it is worked out over"),
        share("soon_share", "of what deals pay, paid within 30 days of signing"),
    ),
    params=LabParams,
    right=VIEW_ALL,
    mission=("P13", "P14"),
    reads=LAB_READS,
    on_page=("plan", "criterion", "mark", "reason_text"),
    scope="subjects",
    private=VIEW_ALL,
    live=True,
    written=decided,
)
def plan_checklist(ask: Ask) -> Result:
    """Three rows a plan; marks are not added up."""
    runs = lab_of(ask).tried
    told = [(run, checklist(run.candidate.plan, alike=run.alike, delays=run.delays)) for run in runs]
    return Result(
        rows=[_row(run, one) for run, marks in told for one in marks],
        finding=_finding([(run.candidate.plan.name, marks) for run, marks in told]),
        caption=Msg(
            "Simple: no spreadsheet needed; components, bands, waits and conditions counted. Aligned: pay follows the "
            "plan’s aim. Immediate: it shows soon"
        ),
    )


def _row(run: Tried, one: Told) -> Row:
    plan = run.candidate.plan
    return {
        "plan": plan.name,
        "origin": run.candidate.origin,
        "aim": plan.aim,
        "criterion": one.criterion,
        "mark": one.mark,
        "reason_text": words(reason_of(one)),
        "n_things": one.parts.n if one.criterion == "simple" else None,
        "follows": one.follows if one.criterion == "aligned" else None,
        "n_simulated": one.n_simulated if one.criterion == "aligned" else None,
        "soon_share": one.signature.soon_share if one.criterion == "immediate" else None,
    }


def _finding(told: list[tuple[str, list[Told]]]) -> Msg:
    if not told:
        return Msg("No plan can be tried: nothing was won yet")
    best = [name for name, marks in told if all(one.mark == "yes" for one in marks)]
    if best:
        return Msg("Simple, aligned and immediate: {plans}", plans=Names(tuple(dict.fromkeys(best))))
    return Msg(
        "None of {n} plans is simple, aligned and immediate at once",
        n=len(told),
    )
