"""A first look at a file: its columns, its first rows, how it is written. Cheap enough for a page."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.kit.text import Msg
from salesformula.sources.files.layout import Layout, find_layout
from salesformula.sources.mapping import FileRule

#: Enough to tell a column of days from one of names; little enough to look at.
FIRST_ROWS = 200


@dataclass(frozen=True)
class Peek:
    """What a file holds.

    ``rows``: the cells of the first rows, ``lines``: where each stands (header = 1). ``n_lines``: rows of a
    workbook, lines of a text below its header, so where cells hold line breaks more than it has rows.
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
    layout = find_layout(path, rule)
    found = list(islice(_rows(layout), FIRST_ROWS))
    if not found and not layout.header:
        raise Refused(f"{rule.path} holds no table")
    with layout.open() as text:
        n_lines = sum(1 for _ in text) - (1 if layout.header else 0)
    return Peek(
        columns=layout.columns,
        rows=tuple(tuple(cells) for _, cells in found),
        lines=tuple(line for line, _ in found),
        n_lines=n_lines,
        encoding=layout.encoding,
        delimiter=layout.delimiter,
    )


def _rows(layout: Layout):  # type: ignore[no-untyped-def]
    with layout.open() as text:
        reader = csv.reader(text, delimiter=layout.delimiter)
        line, header = 1, list(layout.header)
        for cells in reader:
            if cells and cells != header and len(cells) == len(layout.columns):
                yield line, cells
            line = reader.line_num + 1
