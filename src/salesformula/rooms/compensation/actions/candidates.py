"""A plan put up for comparison: tried over the past in the plan lab, in force for nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from salesformula.kit.action import Doing, Done, action
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.rooms.compensation.actions.plans import ADOPT, AdoptPlan, _plan
from salesformula.rooms.compensation.models import ProposedPlan

VERB = "compensation.propose_plan"


class ProposePlan(AdoptPlan):
    """A preset, or a name and components, and why it is worth trying; as a plan is adopted, without a first day."""

    # Nobody may say it: what is proposed is tried over all of the past.
    starts_on: SkipJsonSchema[date] = Field(default=date.min, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _begins_on_no_day(cls, given: Any) -> Any:
        if isinstance(given, dict) and "starts_on" in given:
            raise ValueError(
                "a proposal has no first day: it is tried over the past, and adopting a plan says from when"
            )
        return given


@action(VERB, title="Propose a pay plan", fields=ProposePlan, right=ADOPT, mission=("P17",))
def propose_plan(doing: Doing, given: ProposePlan) -> Done:
    """A further plan in the plan lab; it pays nobody until it is adopted."""
    dated = given.model_copy(update={"starts_on": doing.now.date()})
    try:
        plan = _plan(dated, currency=given.currency or doing.policy(CompanyPolicy).currency)
    except Refused as error:
        # The same plan is refused for the same reason, under the name of what was done.
        raise Refused(str(error).replace("compensation.adopt_plan", VERB, 1)) from error
    proposed = ProposedPlan.objects.create(
        plan=plan.model_dump(mode="json"),
        proposed_at=doing.now,
        proposed_by=doing.actor or "operator",
        reason=given.reason,
    )
    return Done(
        ids={"proposal": proposed.pk},
        subject_id=f"proposal {proposed.pk}",
        reason=given.reason,
        # Not the plan itself: it may hold what single people would be paid at.
        after={"name": plan.name},
    )
