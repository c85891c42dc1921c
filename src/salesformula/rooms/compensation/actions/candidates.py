"""A plan put up for comparison: tried over the past in the plan lab, in force for nobody."""

from __future__ import annotations

from salesformula.kit.action import Doing, Done, action
from salesformula.rooms.compensation.actions.plans import ADOPT, PlanGiven, plan_of
from salesformula.rooms.compensation.models import ProposedPlan

VERB = "compensation.propose_plan"


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
