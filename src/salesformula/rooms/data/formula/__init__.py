"""The room's arithmetic: pure functions from fact tables to one table each."""

from __future__ import annotations

from salesformula.rooms.data.formula.completeness import arriving, filled
from salesformula.rooms.data.formula.reach import reach

__all__ = ["arriving", "filled", "reach"]
