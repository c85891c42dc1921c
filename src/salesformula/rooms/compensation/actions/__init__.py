"""What people decide about pay."""

from __future__ import annotations

from salesformula.rooms.compensation.actions.candidates import propose_plan, withdraw_proposal
from salesformula.rooms.compensation.actions.closing import approve_period, pay_period, review_period
from salesformula.rooms.compensation.actions.disputes import (
    dispute,
    reply_dispute,
    settle_dispute,
    withdraw_dispute,
)
from salesformula.rooms.compensation.actions.levels import adopt_levels, override_level
from salesformula.rooms.compensation.actions.plans import adopt_plan
from salesformula.rooms.compensation.actions.redesign import (
    add_idea,
    announce_redesign,
    comment,
    decide_idea,
    decide_redesign,
    edit_text,
    revise_announcement,
    show_structure,
)
from salesformula.rooms.compensation.actions.redesign_after import acknowledge, record_training

OF_REDESIGNS = (
    announce_redesign, revise_announcement, add_idea, show_structure, comment, edit_text, decide_idea, decide_redesign,
    record_training, acknowledge,
)  # fmt: skip
ACTIONS = (
    adopt_plan,
    review_period,
    approve_period,
    pay_period,
    propose_plan,
    withdraw_proposal,
    adopt_levels,
    override_level,
    *OF_REDESIGNS,
    dispute,
    reply_dispute,
    settle_dispute,
    withdraw_dispute,
)

__all__ = ["ACTIONS", "adopt_plan"]
