"""What the room answers: plans in force, the lines they pay, each payee's statement, the published levels."""

from __future__ import annotations

from salesformula.rooms.compensation.answers.bundle import bundle
from salesformula.rooms.compensation.answers.ledger import ledger
from salesformula.rooms.compensation.answers.levels import levels
from salesformula.rooms.compensation.answers.plans import plans
from salesformula.rooms.compensation.answers.statement import statement

ANSWERS = (ledger, statement, bundle, plans, levels)

__all__ = ["ANSWERS", "bundle", "ledger", "levels", "plans", "statement"]
