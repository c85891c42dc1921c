"""What follows the decision on a new plan: people are trained, and each acknowledges it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field, model_validator

from salesformula.doors import clock
from salesformula.kit.action import Doing, Done, action
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import NotFound, Refused
from salesformula.rooms.compensation.actions.plans import ADOPT
from salesformula.rooms.compensation.actions.redesign import TAKE_PART
from salesformula.rooms.compensation.actions.redesign_events import Fields, add, found, refuse
from salesformula.rooms.compensation.formula import redesign_steps as steps
from salesformula.rooms.compensation.models.redesign_people import names_of_people, sellers_of


class RecordTraining(BaseModel):
    """Who was trained on the new plan, and on which day; ``everyone``: all sellers who were not yet."""

    model_config = Fields

    redesign: int | None = Field(default=None, ge=1)
    people: tuple[str, ...] = Field(default=(), max_length=20_000)
    everyone: bool = False
    on: date

    @model_validator(mode="after")
    def _names_someone(self) -> RecordTraining:
        if self.everyone == bool(self.people):
            raise ValueError("either people, or everyone who was not trained yet")
        return self


class Acknowledge(BaseModel):
    """Which version of the plan: the one decided on."""

    model_config = Fields

    redesign: int | None = Field(default=None, ge=1)
    plan_version: int = Field(ge=1)


@action(
    "compensation.record_training",
    title="Record who was trained on the new plan", fields=RecordTraining, right=ADOPT, mission=("P21",),
)  # fmt: skip
def record_training(doing: Doing, given: RecordTraining) -> Done:
    """Those people were trained on that day, before or after the plan started; whoever was trained before stays so."""
    number, redesign = found(given.redesign)
    refuse(steps.before_training(redesign))
    company = doing.policy(CompanyPolicy)
    today = clock.local(doing.now, company=company).date()
    if given.on > today:
        raise Refused(f"on {given.on}: a training is recorded once it took place")
    if redesign.decision is not None and given.on < clock.local(redesign.decision.at, company=company).date():
        raise Refused(f"on {given.on}: the plan was not decided by then, so nobody was trained on it")
    table = doing.facts.table("people")
    if given.everyone:
        people = sorted(sellers_of(table, on=today).keys() - redesign.trained.keys())
    else:
        known = names_of_people(table)
        unknown = [one for one in given.people if one not in known]
        if unknown:
            raise NotFound(f"people: the facts know no {', '.join(unknown[:5])}")
        people = sorted(set(given.people) - redesign.trained.keys())
    if not people:
        raise Refused("all of them were recorded as trained before")
    add(doing, number, "trained", said={"people": people, "on": given.on.isoformat()})
    return Done(
        ids={"redesign": number, "n_trained": len(people)},
        subject_id=f"redesign {number}",
        after={"people": people, "on": given.on.isoformat()},
    )


@action(
    "compensation.acknowledge",
    title="Acknowledge the new plan", fields=Acknowledge, right=TAKE_PART, mission=("P21",),
)  # fmt: skip
def acknowledge(doing: Doing, given: Acknowledge) -> Done:
    """Whoever acts has been trained on the plan and knows it; nobody does this for somebody else."""
    number, redesign = found(given.redesign)
    person_id = doing.actor_person_id
    refuse(steps.before_acknowledgement(redesign, person_id=person_id, plan_version=given.plan_version))
    add(doing, number, "acknowledged", said={"plan_version": given.plan_version})
    return Done(
        ids={"redesign": number, "plan_version": given.plan_version},
        subject_id=f"redesign {number}",
        after={"plan_version": given.plan_version},
    )
