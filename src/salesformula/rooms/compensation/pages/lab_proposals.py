"""The proposed plans as the lab tells them: in words, with who proposed each and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from salesformula.doors import clock
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Day, write
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.rooms.compensation.models import standing_proposals
from salesformula.rooms.compensation.pages.plan_words import ToldPlan, told_plan


@dataclass(frozen=True)
class Proposal:
    """A plan that is tried: in words, and who proposed it, when and why."""

    id: int
    plan: ToldPlan
    by: str
    on: str
    reason: str


def proposals(*, by: datetime | None) -> list[Proposal]:
    """Those that stood at an instant, the newest first; None: that stand now. Days are the company's."""
    company = PoliciesInForce(on=clock.now().date())(CompanyPolicy)

    def on(moment: datetime) -> str:
        return write(Day(clock.local(moment, company=company).date()))

    return [
        Proposal(one.pk, told_plan(one.plan), one.proposed_by, on(one.proposed_at), one.reason)
        for one in reversed(standing_proposals(by=by))
    ]
