"""compensation.redesigns: every redesign of the pay plan, the step it stands at and what came out of it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from salesformula.doors import clock
from salesformula.kit.answer import Ask, Result, answer
from salesformula.kit.schema import count, instant, text
from salesformula.kit.text import Count, Msg
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.formula.redesign import Redesign
from salesformula.rooms.compensation.formula.redesign_steps import STEPS, Step, steps_of
from salesformula.rooms.compensation.models.redesign import redesigns as all_redesigns
from salesformula.rooms.compensation.models.redesign_people import sellers_of

Row = dict[str, Any]

STEP_WORDS = {
    "announcement": Msg("announcement"),
    "ideas": Msg("ideas"),
    "structures": Msg("structures"),
    "comments": Msg("comments"),
    "decision": Msg("decision"),
    "training": Msg("training"),
    "acknowledgement": Msg("acknowledgement"),
    "over": Msg("over"),
}
OUTCOMES = {"adopted": Msg("a new plan"), "kept": Msg("the plan stays")}
#: What is going on at each step, after the name of the redesign.
GOES_ON: dict[Step, Msg] = {
    "announcement": Msg("it is announced"),
    "ideas": Msg("ideas are collected"),
    "structures": Msg("ideas are heard, candidate structures come next"),
    "comments": Msg("candidate structures are open for comments"),
    "decision": Msg("leadership decides next"),
    "training": Msg("sellers are trained on the new plan"),
    "acknowledgement": Msg("sellers acknowledge the new plan"),
    "over": Msg("it is over"),
}


class RedesignParams(BaseModel):
    """Which redesigns."""

    is_open: bool = False


@answer(
    "compensation.redesigns",
    title="Redesigns of the pay plan",
    question="Which redesign of the pay plan is under way, and what came out of those before?",
    columns=(
        text("title", "its name").named("Redesign"),
        count("redesign", "its number").named("Number"),
        text("step", "that is under way", choices=(*STEPS, "over")).told(STEP_WORDS).named("Step"),
        text("goals", "aims of a plan, by name, with commas between them"),
        instant("announced_at"),
        instant("town_hall_at"),
        count("n_ideas"),
        count("n_adopted", "ideas adopted"),
        count("n_rejected", "ideas rejected"),
        count("n_structures", "candidate structures shown"),
        count("n_comments", "comments, without replies and without leadership's own"),
        count("n_answered", "of them, those that leadership replied to"),
        text("outcome", "empty: not decided", choices=tuple(OUTCOMES)).told(OUTCOMES),
        count("plan_version", "the plan decided on; empty: none"),
        instant("decided_at"),
        text("reason", "of the decision"),
        count("n_sellers", "people who sell today"),
        count("n_trained", "of them, those trained on the new plan"),
        count("n_acknowledged", "of them, those who acknowledged it"),
    ),
    params=RedesignParams,
    right=VIEW,
    mission=("P18", "P20"),
    reads=("people",),
    on_page=("title", "step", "n_ideas", "n_comments", "n_answered", "outcome", "reason"),
    scope="subjects",
    live=True,
)
def redesigns(ask: Ask) -> Result:
    """A row per redesign, the newest first; counts of people, and nobody's name."""
    wants_open = RedesignParams.model_validate(ask.params.model_dump()).is_open
    sellers = sellers_of(ask.facts.table("people"), on=ask.as_of)
    found = all_redesigns()
    steps = steps_of(found, sellers=sellers, now=clock.now())
    rows = [
        _row(number, one, step=steps[number], sellers=set(sellers))
        for number, one in sorted(found.items(), reverse=True)
        if not wants_open or steps[number] != "over"
    ]
    return Result(rows=rows, finding=_finding(rows))


def _row(number: int, one: Redesign, *, step: Step, sellers: set[str]) -> Row:
    told, decision = one.announcement, one.decision
    return {
        "title": told.title,
        "redesign": number,
        "step": step,
        "goals": ", ".join(told.goals),
        "announced_at": one.announcements[0].at,
        "town_hall_at": told.town_hall_at,
        "n_ideas": len(one.ideas),
        "n_adopted": sum(idea.judgement is not None and idea.judgement.is_adopted for idea in one.ideas),
        "n_rejected": sum(idea.judgement is not None and not idea.judgement.is_adopted for idea in one.ideas),
        "n_structures": len(one.structures),
        "n_comments": len(one.asked),
        "n_answered": one.n_answered,
        "outcome": None if decision is None else "kept" if decision.plan_version is None else "adopted",
        "plan_version": decision.plan_version if decision else None,
        "decided_at": decision.at if decision else None,
        "reason": decision.reason if decision else None,
        "n_sellers": len(sellers),
        "n_trained": len(sellers & one.trained.keys()),
        "n_acknowledged": len(sellers & one.acknowledged.keys()),
    }


def _finding(rows: list[Row]) -> Msg:
    if not rows:
        return Msg("No redesign of the pay plan is under way")
    row = rows[0]
    step: Step = row["step"]
    if step == "training":
        return Msg(
            "{title}: {trained} of {all} sellers are trained on the new plan",
            title=row["title"], trained=Count(row["n_trained"]), all=Count(row["n_sellers"]),
        )  # fmt: skip
    if step == "acknowledgement":
        return Msg(
            "{title}: {acknowledged} of {all} sellers acknowledged the new plan",
            title=row["title"], acknowledged=Count(row["n_acknowledged"]), all=Count(row["n_sellers"]),
        )  # fmt: skip
    return Msg("{title}: {goes_on}", title=row["title"], goes_on=GOES_ON[step])
