"""A first look at a file: its columns, its first rows, how it is written. Cheap enough for a page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from salesformula.kit.text import Msg
from salesformula.sources.files.footers import told
from salesformula.sources.files.formats import find_layout, records_of
from salesformula.sources.files.records import LeftOut
from salesformula.sources.mapping import FileRule

#: Enough to tell a column of days from one of names; little enough to look at.
FIRST_ROWS = 200


@dataclass(frozen=True)
class Peek:
    """What a file holds.

    ``rows``: the cells of the first rows that fit, ``lines``: where each stands (header = 1). ``n_lines``: rows
    of a workbook or Parquet file, lines of a text below its header: more than rows where cells hold line breaks.
    ``notes``: what a person should know about how it was read. ``sheets``: those of a workbook that hold a
    table; where there are several and the rule names none, the first was looked at and an import asks.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    n_lines: int
    encoding: str
    delimiter: str
    notes: tuple[Msg, ...] = ()
    sheets: tuple[str, ...] = ()


def peek(path: Path, rule: FileRule) -> Peek:
    """The first rows of a file as ``rule`` reads it; Refused, by file name, where it is no table."""
    layout = find_layout(path, rule, ask=False)
    left_out: list[LeftOut] = list(layout.above)
    found = list(islice((record for record in records_of(layout, left_out) if record[2] is None), FIRST_ROWS))
    return Peek(
        columns=layout.columns,
        rows=tuple(tuple(cells) for _, cells, _ in found),
        lines=tuple(line for line, _, _ in found),
        n_lines=layout.n_lines,
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        notes=(*layout.notes, *told(left_out)),
        sheets=layout.sheets,
    )
