"""The published headers, if they are there, and files made of them."""

from __future__ import annotations

import csv
from pathlib import Path

from salesformula.sources.mapping import FileRule
from salesformula.sources.recognition.looking import Look

FOLDER = Path(__file__).resolve().parents[6] / "shared/crm/crm-export-headers"
MISSING = f"the published headers are not in {FOLDER}"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the files; none where they are not there."""
    path = FOLDER / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def empty_file(columns: tuple[str, ...], *, path: str = "export.csv") -> Look:
    """A file with these headers and nothing below."""
    return Look(path, "export", FileRule(path=path), columns, (), (), 0)
