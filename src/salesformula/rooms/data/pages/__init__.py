"""The room's pages."""

from __future__ import annotations

from salesformula.rooms.data.pages.overview import overview
from salesformula.rooms.data.pages.people import confirm, people
from salesformula.rooms.data.pages.rejected import rejected
from salesformula.rooms.data.pages.schedules import cancel, plan
from salesformula.rooms.data.pages.undo import undo

__all__ = ["cancel", "confirm", "overview", "people", "plan", "rejected", "undo"]
