"""What the room answers: which plans are in force, every line they pay, and each payee's statement."""

from __future__ import annotations

from salesformula.rooms.compensation.answers.ledger import ledger
from salesformula.rooms.compensation.answers.plans import plans
from salesformula.rooms.compensation.answers.statement import statement

ANSWERS = (ledger, statement, plans)

__all__ = ["ANSWERS", "ledger", "plans", "statement"]
