"""What the room answers: plans in force, the lines they pay, each payee's statement, the published levels."""

from __future__ import annotations

from salesformula.rooms.compensation.answers.bundle import bundle
from salesformula.rooms.compensation.answers.earnings_forecast import earnings_forecast
from salesformula.rooms.compensation.answers.ledger import ledger
from salesformula.rooms.compensation.answers.levels import levels
from salesformula.rooms.compensation.answers.plans import plans
from salesformula.rooms.compensation.answers.statement import statement
from salesformula.rooms.compensation.answers.what_if import what_if_answer

ANSWERS = (
    ledger,
    statement,
    bundle,
    plans,
    levels,
    what_if_answer,
    earnings_forecast,
)

__all__ = ["ANSWERS", "bundle", "earnings_forecast", "ledger", "levels", "plans", "statement", "what_if_answer"]
