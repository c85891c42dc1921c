"""compensation.ideas: every idea for the pay plan, adopted or rejected, and why."""

from __future__ import annotations

from typing import Any

from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import count, instant, text
from salesformula.kit.text import Count, Msg
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.formula.redesign import Idea, Redesign
from salesformula.rooms.compensation.models.redesign import redesigns
from salesformula.rooms.compensation.models.redesign_people import Names, names_of_people

Row = dict[str, Any]

STATES = {"open": Msg("open"), "adopted": Msg("adopted"), "rejected": Msg("rejected")}


@answer(
    "compensation.ideas",
    title="Ideas for the pay plan",
    question="Which ideas for the pay plan were adopted, which rejected, and why?",
    columns=(
        text("text", "the idea as it reads now").named("Idea"),
        text("state", choices=tuple(STATES)).told(STATES),
        text("reason", "why it was adopted or rejected; empty: open"),
        text("person", "whose idea it is").named("By"),
        count("redesign", "number of the redesign"),
        count("idea", "number of the idea within it").named("Number"),
        instant("added_at"),
        instant("decided_at"),
        text("decided_by", "who adopted or rejected it"),
        count("n_comments", "comments about it, without replies"),
    ),
    filters=(Dimension("redesign", "of the redesign with that number"), Dimension("state", "ideas in that state")),
    right=VIEW,
    mission=("P19",),
    reads=("people",),
    on_page=("text", "state", "reason", "person"),
    scope="subjects",
    live=True,
)
def ideas(ask: Ask) -> Result:
    """A row per idea, those of the newest redesign first, each as everyone may read it."""
    found = redesigns()
    signed = [one.by for redesign in found.values() for idea in redesign.ideas for one in _acts(idea)]
    names = Names(names_of_people(ask.facts.table("people")), signed)
    rows = [
        _row(number, redesign, idea, names)
        for number, redesign in sorted(found.items(), reverse=True)
        for idea in redesign.ideas
    ]
    rows = [row for row in rows if all(str(row[name]) == value for name, value in ask.where.items())]
    return Result(rows=rows, finding=_finding(rows))


def _acts(idea: Idea) -> tuple[Any, ...]:
    return (idea.first, *idea.judgements)


def _row(number: int, redesign: Redesign, idea: Idea, names: Names) -> Row:
    judged = idea.judgement
    return {
        "text": idea.now.text,
        "state": state_of(idea),
        "reason": judged.reason if judged else None,
        "person": names.of(idea.first.person_id, idea.first.by),
        "redesign": number,
        "idea": idea.number,
        "added_at": idea.first.at,
        "decided_at": judged.at if judged else None,
        "decided_by": names.of(judged.person_id, judged.by) if judged else None,
        "n_comments": sum(comment.about == idea.number for comment in redesign.comments),
    }


def state_of(idea: Idea) -> str:
    """The state of an idea, as the log of decisions names it."""
    if idea.judgement is None:
        return "open"
    return "adopted" if idea.judgement.is_adopted else "rejected"


def _finding(rows: list[Row]) -> Msg:
    if not rows:
        return Msg("No idea was written down")
    states = [row["state"] for row in rows]
    return Msg(
        "{n} idea: {adopted} adopted, {rejected} rejected, {open} open",
        many="{n} ideas: {adopted} adopted, {rejected} rejected, {open} open",
        n=len(rows),
        **{state: Count(states.count(state)) for state in STATES},
    )
