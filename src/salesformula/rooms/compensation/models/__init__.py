"""What people decided about pay, as it is kept: rows are added, never changed."""

from __future__ import annotations

from salesformula.rooms.compensation.models.plans import AdoptedPlan, forget
from salesformula.rooms.compensation.models.redesign import RedesignEvent

__all__ = ["AdoptedPlan", "RedesignEvent", "forget"]
