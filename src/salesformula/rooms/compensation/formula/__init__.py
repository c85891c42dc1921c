"""What a deal pays, to whom, when and why."""

from __future__ import annotations

from salesformula.rooms.compensation.formula.bundle import bundle
from salesformula.rooms.compensation.formula.ledger import in_force, ledger
from salesformula.rooms.compensation.formula.presets import preset

__all__ = ["bundle", "in_force", "ledger", "preset"]
