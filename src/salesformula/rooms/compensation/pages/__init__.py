"""The composed pages of the room."""

from __future__ import annotations

from salesformula.rooms.compensation.pages.customers import customers
from salesformula.rooms.compensation.pages.redesign_acts import lead as redesign_lead
from salesformula.rooms.compensation.pages.redesign_acts import part as redesign_part
from salesformula.rooms.compensation.pages.redesign_page import redesign

__all__ = ["customers", "redesign", "redesign_lead", "redesign_part"]
