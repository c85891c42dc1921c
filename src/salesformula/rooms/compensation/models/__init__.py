"""What people decided about pay, as it is kept: rows are added, never changed."""

from __future__ import annotations

from salesformula.rooms.compensation.models.candidates import (
    ProposedPlan,
    WithdrawnProposal,
    forget_proposed,
    standing_proposals,
)
from salesformula.rooms.compensation.models.closing import LockedStatement, PeriodStep, forget_payee
from salesformula.rooms.compensation.models.disputes import Dispute, DisputeEvent, forget_in_disputes
from salesformula.rooms.compensation.models.levels import (
    AdoptedLadder,
    LevelOverride,
    adopted_ladders,
    forget_level,
    level_decisions,
)
from salesformula.rooms.compensation.models.plans import AdoptedPlan
from salesformula.rooms.compensation.models.plans import forget as forget_plan
from salesformula.rooms.compensation.models.redesign import RedesignEvent

__all__ = [
    "AdoptedLadder",
    "AdoptedPlan",
    "Dispute",
    "DisputeEvent",
    "LevelOverride",
    "LockedStatement",
    "PeriodStep",
    "ProposedPlan",
    "RedesignEvent",
    "WithdrawnProposal",
    "adopted_ladders",
    "forget",
    "level_decisions",
    "standing_proposals",
]


def forget(kind: str, id: str, tombstone: str) -> int:
    """What only this room knows to mean someone forgotten; the number of rows changed."""
    return sum(
        one(kind, id, tombstone)
        for one in (forget_plan, forget_proposed, forget_level, forget_payee, forget_in_disputes)
    )
