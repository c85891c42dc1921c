"""What the room answers: each formula put to the facts, with its doubt, its chart and its reasons."""

from __future__ import annotations

from salesformula.rooms.conversion.answers.leads import leads
from salesformula.rooms.conversion.answers.rate import rate

ANSWERS = (rate, leads)

__all__ = ["ANSWERS", "leads", "rate"]
