"""The answers of the room data."""

from __future__ import annotations

from salesformula.rooms.data.answers.completeness import completeness
from salesformula.rooms.data.answers.imports import imports
from salesformula.rooms.data.answers.loaded import loaded
from salesformula.rooms.data.answers.problems import problems

ANSWERS = (loaded, completeness, problems, imports)

__all__ = ["ANSWERS"]
