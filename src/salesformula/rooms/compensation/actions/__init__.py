"""What people decide about pay."""

from __future__ import annotations

from salesformula.rooms.compensation.actions.plans import adopt_plan

ACTIONS = (adopt_plan,)

__all__ = ["ACTIONS", "adopt_plan"]
