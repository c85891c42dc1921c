"""What people decide about pay: which plan is in force, from when, and why."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from salesformula.kit.action import Doing, Done, action
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.faults import first_fault
from salesformula.rooms.compensation.formula.plan import Aim, Cap, Component, Draw, Leavers, Plan, Rounding, scopes_of
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.models import AdoptedPlan

ADOPT = "compensation.adopt"
ADOPT_PLAN = "compensation.adopt_plan"


class Moment(BaseModel):
    """A step that a customer completes early, after which customers stay."""

    model_config = ConfigDict(extra="forbid")

    feature: str = Field(min_length=1, max_length=200)
    quantity: int = Field(ge=1)
    within_days: int = Field(default=60, ge=1, le=3_650)


class PlanGiven(BaseModel):
    """A preset, or a name and components, and why."""

    model_config = ConfigDict(extra="forbid")

    preset: str | None = None
    aha: Moment | None = None
    name: str | None = Field(default=None, min_length=1, max_length=200)
    components: tuple[Component, ...] | None = None
    aim: Aim | None = None
    reason: str = Field(min_length=1, max_length=500)
    clawback_days: int = Field(default=0, ge=0, le=3_650)
    caps: tuple[Cap, ...] = ()
    draw: Draw | None = None
    leavers: Leavers = "paid"
    rounding: Rounding = Rounding()
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if (self.preset is None) == (self.components is None):
            raise ValueError("a plan is either a preset or components of its own")
        if self.components is not None and self.name is None:
            raise ValueError("a plan with components of its own needs a name")
        if self.components is not None and self.aha is not None:
            raise ValueError("components say themselves what they wait for: aha goes with the preset aha")
        return self


class AdoptPlan(PlanGiven):
    """A preset, or a name and components; from which day on, and why."""

    starts_on: date
    ends_on: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_on is not None and self.ends_on <= self.starts_on:
            raise ValueError("a plan must end after it starts")
        return self


@action(ADOPT_PLAN, title="Adopt a pay plan", fields=AdoptPlan, right=ADOPT, mission=("P1", "P14"))
def adopt_plan(doing: Doing, given: AdoptPlan) -> Done:
    """A new version of the pay plan, in force from its first day for the deals won from then on."""
    plan = plan_of(given, doing, verb=ADOPT_PLAN, starts_on=given.starts_on, ends_on=given.ends_on)
    adopted = AdoptedPlan.objects.create(
        plan=plan.model_dump(mode="json"),
        starts_on=plan.starts_on,
        adopted_at=doing.now,
        adopted_by=doing.actor or "operator",
        reason=given.reason,
    )
    return Done(
        ids={"plan_version": adopted.pk},
        subject_id=f"plan {adopted.pk}",
        reason=given.reason,
        # Not the plan itself: it may hold what single people are paid at.
        after={"name": plan.name, "starts_on": plan.starts_on.isoformat()},
    )


def said_by(plan: Plan) -> dict[str, Any]:
    """What adopting a plan that is written already takes, but its days and the reason."""
    told = plan.model_dump(mode="json")
    return {name: told[name] for name in PlanGiven.model_fields if name in told}


def plan_of(given: PlanGiven, doing: Doing, *, verb: str, starts_on: date, ends_on: date | None = None) -> Plan:
    """The plan that is meant; Refused in the name of ``verb``, with the field, where it can't be."""
    own: dict[str, Any] = {"name": given.name, "components": given.components}
    try:
        if given.preset is not None:
            own = preset(given.preset, moment=given.aha.model_dump() if given.aha else None)
        own |= {"aim": given.aim} if given.aim else {}
        own |= {"name": given.name} if given.name else {}
        plan = Plan(
            **own,
            currency=given.currency or doing.policy(CompanyPolicy).currency,
            clawback_days=given.clawback_days,
            caps=given.caps,
            draw=given.draw,
            leavers=given.leavers,
            rounding=given.rounding,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    except ValidationError as error:
        fault = first_fault(error, known=Plan.model_fields)
        raise Refused(f"{verb}, {fault.name or 'the plan'}: {fault.sentence}") from error
    except ValueError as error:
        raise Refused(f"{verb}: {error}") from error
    _check_teams(plan, doing, verb=verb)
    return plan


def _check_teams(plan: Plan, doing: Doing, *, verb: str) -> None:
    named = [team for team in scopes_of(plan) if team is not None]
    if not named:
        return
    known = sorted(doing.facts.table("teams").select("team_id").to_pyarrow()["team_id"].to_pylist())
    for team in named:
        if team not in known:
            raise Refused(f"{verb}, teams: there is no team {team!r}; there are: {', '.join(known) or 'none'}")
