"""The answers of the room data."""

from __future__ import annotations

from salesformula.rooms.data.answers.completeness import completeness
from salesformula.rooms.data.answers.imports import imports
from salesformula.rooms.data.answers.loaded import loaded
from salesformula.rooms.data.answers.problems import problems
from salesformula.rooms.data.answers.runs import runs
from salesformula.rooms.data.answers.source_row import source_row

ANSWERS = (loaded, completeness, problems, imports, runs, source_row)

__all__ = ["ANSWERS"]
