"""A plan put up for comparison: tried over the past in the plan lab, in force for nobody."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from salesformula.kit.action import Doing, Done, action
from salesformula.kit.errors import NotFound
from salesformula.rooms.compensation.actions.plans import ADOPT, PlanGiven, plan_of
from salesformula.rooms.compensation.models import ProposedPlan, WithdrawnProposal

VERB = "compensation.propose_plan"
WITHDRAW = "compensation.withdraw_proposal"


class ProposePlan(PlanGiven):
    """A preset, or a name and components, and why it is worth trying. It has no days: it is tried over the past."""


@action(VERB, title="Propose a pay plan", fields=ProposePlan, right=ADOPT, mission=("P17",))
def propose_plan(doing: Doing, given: ProposePlan) -> Done:
    """A further plan in the plan lab; it pays nobody until it is adopted."""
    plan = plan_of(given, doing, verb=VERB, starts_on=doing.now.date())
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


class WithdrawProposal(BaseModel):
    """Which proposal."""

    model_config = ConfigDict(extra="forbid")

    proposal: int = Field(ge=1)


@action(WITHDRAW, title="Take a proposed plan out of the lab", fields=WithdrawProposal, right=ADOPT, mission=("P17",))
def withdraw_proposal(doing: Doing, given: WithdrawProposal) -> Done:
    """It is tried no longer; what it said stays on record. NotFound where no such proposal stands."""
    proposed = ProposedPlan.objects.filter(pk=given.proposal).first()
    by = {"at": doing.now, "by": doing.actor or "operator"}
    # In one step: of two who take it out at once, one does.
    if proposed is None or not WithdrawnProposal.objects.get_or_create(proposal=proposed, defaults=by)[1]:
        raise NotFound(f"no proposal {given.proposal} stands: none was made, or it was withdrawn")
    return Done(
        ids={"proposal": proposed.pk},
        subject_id=f"proposal {proposed.pk}",
        before={"name": proposed.plan.get("name")},
    )
