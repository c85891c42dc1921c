"""The composed pages of the room."""

from __future__ import annotations

from salesformula.rooms.compensation.pages.closing import close_month, closing
from salesformula.rooms.compensation.pages.customers import customers
from salesformula.rooms.compensation.pages.disputes import (
    dispute,
    disputes,
    raise_dispute,
    reply_dispute,
    settle_dispute,
    withdraw_dispute,
)
from salesformula.rooms.compensation.pages.lab import lab
from salesformula.rooms.compensation.pages.lab_acts import adopt_from_lab, propose_in_lab, withdraw_in_lab
from salesformula.rooms.compensation.pages.levels import levels
from salesformula.rooms.compensation.pages.pay import pay
from salesformula.rooms.compensation.pages.redesign_acts import lead as redesign_lead
from salesformula.rooms.compensation.pages.redesign_acts import part as redesign_part
from salesformula.rooms.compensation.pages.redesign_page import redesign
from salesformula.rooms.compensation.pages.statement_file import statement_file

__all__ = [
    "adopt_from_lab",
    "close_month",
    "closing",
    "customers",
    "dispute",
    "disputes",
    "lab",
    "levels",
    "pay",
    "propose_in_lab",
    "raise_dispute",
    "redesign",
    "redesign_lead",
    "redesign_part",
    "reply_dispute",
    "settle_dispute",
    "statement_file",
    "withdraw_dispute",
    "withdraw_in_lab",
]
