"""Files typed in a test and read back."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from salesformula.sources.files.formats import find_layout
from salesformula.sources.files.records import LeftOut, Misfit
from salesformula.sources.files.tidy import tidy
from salesformula.sources.mapping import FileRule


def rule_of(name: str, **said: Any) -> FileRule:
    """A rule for a file of that name."""
    return FileRule(path=name, **said)


def tidied(path: Path, **said: Any) -> tuple[list[str], list[Misfit], list[LeftOut]]:
    """The rows of a file, each after its line, cells divided by bars; the misfits; what was left out."""
    target = path.parent / ".tidied"
    found = tidy(find_layout(path, rule_of(path.name, **said)), target)
    with target.open(newline="", encoding="utf-8") as file:
        rows = ["|".join(cells) for cells in csv.reader(file)]
    return rows, found.misfits, found.left_out


def written(folder: Path, content: str | bytes, name: str = "deals.csv") -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
