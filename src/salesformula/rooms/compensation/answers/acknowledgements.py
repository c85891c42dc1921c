"""compensation.acknowledgements: who was trained on the plan decided on, and who acknowledged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import count, day, flag, ident, instant, text
from salesformula.kit.text import Count, Day, Msg
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.formula.redesign import Redesign
from salesformula.rooms.compensation.models import AdoptedPlan
from salesformula.rooms.compensation.models.redesign import redesigns
from salesformula.rooms.compensation.models.redesign_people import names_of_people, sellers_of

Row = dict[str, Any]

#: Whoever leads a redesign sees by name who was trained; everyone else how many, and their own row.
LEAD = "compensation.adopt"
STATES = {
    "waiting": Msg("not trained yet"),
    "trained": Msg("trained, not acknowledged"),
    "acknowledged": Msg("acknowledged"),
}


class AcknowledgementParams(BaseModel):
    """Which people."""

    is_waiting: bool = False


@answer(
    "compensation.acknowledgements",
    title="Training on the new plan and acknowledgement",
    question="Who was trained on the new pay plan, and who acknowledged it?",
    columns=(
        text("person"),
        text("state", choices=tuple(STATES)).told(STATES),
        day("trained_on", "empty: not trained yet").named("Trained"),
        instant("acknowledged_at", "empty: not acknowledged yet").named("Acknowledged"),
        flag("is_in_time", "trained before the plan's first day; empty: not trained yet").named("Before it started"),
        ident("person_id", to="people.person_id"),
        count("redesign", "number of the redesign"),
        count("plan_version"),
        text("plan", "its name"),
        day("starts_on", "first day of the plan"),
    ),
    filters=(Dimension("state", "people in that state"), Dimension("person_id", "of one person", is_subject=True)),
    params=AcknowledgementParams,
    right=VIEW,
    mission=("P21",),
    reads=("people",),
    on_page=("person", "state", "trained_on", "acknowledged_at", "is_in_time"),
    scope="subjects",
    owner="person_id",
    private=LEAD,
    live=True,
)
def acknowledgements(ask: Ask) -> Result:
    """A row per seller of today, and per person trained beside them, for the last redesign that decided on a plan."""
    found = decided_on()
    if found is None:
        return Result(rows=[], finding=Msg("No new plan was decided on"))
    people = ask.facts.table("people")
    sellers, names = sellers_of(people, on=ask.as_of), names_of_people(people)
    rows = [_row(one, names, found) for one in {*sellers, *found.redesign.trained}]
    rows.sort(key=_first_who_has_to_act)
    if ask.whose is not None:
        rows = [row for row in rows if row["person_id"] in ask.whose]
    rows = [row for row in rows if all(row[name] == value for name, value in ask.where.items())]
    wants_waiting = AcknowledgementParams.model_validate(ask.params.model_dump()).is_waiting
    if wants_waiting:
        rows = [row for row in rows if row["state"] != "acknowledged"]
    own = rows[0] if wants_waiting and ask.whose is not None and len(rows) == 1 else None
    return Result(rows=rows, finding=_own(own) if own else _finding(found, set(sellers)))


@dataclass(frozen=True)
class DecidedOn:
    """The last redesign that decided on a new plan, and that plan."""

    number: int
    redesign: Redesign
    version: int
    plan: str
    starts_on: date


def decided_on() -> DecidedOn | None:
    """The last redesign that decided on a new plan; None where a later one left the plan as it is, or there is none."""
    decided = {number: one for number, one in redesigns().items() if one.decision is not None}
    if not decided:
        return None
    number = max(decided)
    return decision_of(number, decided[number])


def decision_of(number: int, redesign: Redesign) -> DecidedOn | None:
    """The plan that this redesign decided on; None where it decided on none."""
    version = redesign.decision.plan_version if redesign.decision else None
    if version is None:
        return None
    adopted = AdoptedPlan.objects.get(pk=version)
    return DecidedOn(number, redesign, version, str(adopted.plan["name"]), adopted.starts_on)


def _first_who_has_to_act(row: Row) -> tuple[int, str, str]:
    return list(STATES).index(row["state"]), row["person"], row["person_id"]


def _row(person_id: str, names: Mapping[str, str], found: DecidedOn) -> Row:
    trained_on = found.redesign.trained.get(person_id)
    acknowledged_at = found.redesign.acknowledged.get(person_id)
    return {
        "person": names.get(person_id, person_id),
        "state": "acknowledged" if acknowledged_at else "trained" if trained_on else "waiting",
        "trained_on": trained_on,
        "acknowledged_at": acknowledged_at,
        "is_in_time": None if trained_on is None else trained_on < found.starts_on,
        "person_id": person_id,
        "redesign": found.number,
        "plan_version": found.version,
        "plan": found.plan,
        "starts_on": found.starts_on,
    }


def _finding(found: DecidedOn, sellers: set[str]) -> Msg:
    return Msg(
        "{trained} of {all} sellers are trained on {plan}, {acknowledged} acknowledged it",
        trained=Count(len(sellers & found.redesign.trained.keys())),
        acknowledged=Count(len(sellers & found.redesign.acknowledged.keys())),
        all=Count(len(sellers)),
        plan=found.plan,
    )


def _own(row: Row) -> Msg:
    if row["state"] == "trained":
        return Msg("{plan} waits for you to acknowledge it", plan=row["plan"])
    return Msg("You are to be trained on {plan}, which starts on {day}", plan=row["plan"], day=Day(row["starts_on"]))
