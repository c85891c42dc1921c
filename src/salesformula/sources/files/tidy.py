"""Rows with the line they stand on: a file rewritten so that the engine can read it at full speed.

One pass with Python's csv reader, in C but for a few instructions a row: only a reader that sees each physical
line can say on which one a row stands when cells hold line breaks and lines are blank.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from salesformula.kit.errors import Refused
from salesformula.sources.files.layout import LONGEST_CELL, Layout

_SHOWN = 80


@dataclass(frozen=True)
class Misfit:
    """A row that has another number of cells than the file has columns. ``line``: in the file, header = 1."""

    line: int
    found: str
    expected: str


@dataclass
class _Lines:
    """The lines of a text, of which the last ones can be put back."""

    text: IO[str]
    back: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    ended: bool = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.back.pop() if self.back else next(self.text, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        return line


def tidy(layout: Layout, target: Path) -> tuple[int, list[Misfit]]:
    """Write the rows that fit to ``target``, each after its line number; how many, and those that don't fit.

    Where a quote that never closes swallows the lines after it, only its own line is a misfit.
    Refused where the header stands in the file twice, or where a byte can't be decoded.
    """
    csv.field_size_limit(LONGEST_CELL)
    misfits: list[Misfit] = []
    n_rows = 0
    try:
        with layout.open() as text, target.open("w", encoding="utf-8", newline="") as out:
            write = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow
            for line, cells in _rows(layout, text, misfits):
                write([line, *cells])
                n_rows += 1
    except UnicodeError as error:
        raise Refused(f"{layout.path.name} can't be read as {layout.encoding}: {error}") from error
    return n_rows, misfits


def _rows(layout: Layout, text: IO[str], misfits: list[Misfit]) -> Iterator[tuple[int, list[str]]]:
    lines, wanted, header = _Lines(text), len(layout.columns), list(layout.header)
    reader, line, header_seen = csv.reader(lines, delimiter=layout.delimiter), 1, not header
    while True:
        lines.taken.clear()
        lines.ended = False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = []
        n_lines = len(lines.taken)
        if cells == header and header:
            if header_seen:
                raise Refused(f"{layout.path.name} repeats its header in line {line}; is it two exports in one?")
            header_seen = True
        # A record that came only because the file ended stands in a quote that never closed.
        elif len(cells) == wanted and not lines.ended:
            yield line, cells
        elif any(taken.strip() for taken in lines.taken):
            misfits.append(_misfit(line, lines.taken[0], cells, wanted=wanted, n_lines=n_lines))
            if n_lines > 1:  # read again what the quote swallowed
                lines.back.extend(reversed(lines.taken[1:]))
                reader, n_lines = csv.reader(lines, delimiter=layout.delimiter), 1
        line += n_lines


def _misfit(line: int, text: str, cells: list[str], *, wanted: int, n_lines: int) -> Misfit:
    if n_lines > 1:
        return Misfit(line, f"an open quote: {text.strip()[:_SHOWN]}", f"{wanted} cells, quotes closed")
    return Misfit(line, f"{len(cells)} cells: {text.strip()[:_SHOWN]}", f"{wanted} cells")
