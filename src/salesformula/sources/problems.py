"""What was wrong with the input: rows set aside, and rows that landed with a doubt."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

Severity = Literal["quarantined", "flagged"]


@dataclass(frozen=True)
class Problem:
    """One cell or row. ``row`` is the line in the file (header = 1); for SQL the number of the result's row.

    A ``quarantined`` row was left out; a ``flagged`` one landed.
    """

    severity: Severity
    table: str
    file: str
    row: int
    column: str
    found: str
    expected: str


_COLUMNS = [field.name for field in fields(Problem)]


def write_problems(problems: Iterable[Problem], path: Path) -> None:
    """Store problems as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(asdict(problem) for problem in problems)


def read_problems(path: Path) -> list[Problem]:
    """The problems stored in a file; none where there is no file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [Problem(**{**row, "row": int(row["row"])}) for row in csv.DictReader(file)]  # type: ignore[arg-type]


def per_file(problems: Iterable[Problem], severity: Severity) -> dict[str, int]:
    """How many rows of each file have a problem of that severity; a row with two problems counts once."""
    rows = {(problem.file, problem.table, problem.row) for problem in problems if problem.severity == severity}
    return dict(sorted(Counter(file for file, _, _ in rows).items()))
