"""Where a table begins under the titles of a formatted report: its name, its day, its filters."""

from __future__ import annotations

from collections.abc import Sequence

from salesformula.sources.files.headers import clean

#: A formatted report has some lines of titles and filters; a header below line 50 is none.
LOOKED_AT = 50
#: A header names nearly every column; spacer columns have no name.
_FILLED = 0.6


def header_of(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows is the header: the first that names most columns, each differently, over rows as wide.

    None where there is no row at all.
    """
    rows = rows[:LOOKED_AT]
    width = max((_width(row) for row in rows), default=0)
    filled = [number for number, row in enumerate(rows) if _names(row)]
    if not filled:
        return None
    for number in filled:
        names = _names(rows[number])
        if len(names) < max(2, _FILLED * width) and len(names) < width:
            continue
        below = [row for row in rows[number + 1 :] if _names(row)]
        if len(set(names)) == len(names) and (not below or _width(below[0]) > len(names) / 2):
            return number
    return filled[0]


def _names(row: Sequence[str]) -> list[str]:
    return [text for cell in row if (text := clean(cell))]


def _width(row: Sequence[str]) -> int:
    """Cells up to the last that is not empty."""
    return max((number for number, cell in enumerate(row, start=1) if clean(cell)), default=0)
