"""What every reader delivers: rows of text cells, each with the line it stands on, or why it is no row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SHOWN = 80
#: Cells as long as mails are; beyond that a quote was left open.
LONGEST_CELL = 1_000_000


@dataclass(frozen=True)
class Misfit:
    """A row that can't be read. ``line``: in the file, header = 1. ``column``: where one cell is to blame."""

    line: int
    found: str
    expected: str
    column: str = ""


@dataclass(frozen=True)
class LeftOut:
    """Lines that are no rows of the table: ``what`` is titles, footer or totals."""

    what: str
    line: int
    text: str


#: The line, the cells, and the misfit where the cells don't make a row.
Record = tuple[int, list[str], Misfit | None]
Records = Iterator[Record]


def shown(text: str) -> str:
    """A text short enough to be told."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
