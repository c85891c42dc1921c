"""Where a table begins under the titles of a formatted report: its name, its day, its filters."""

from __future__ import annotations

from collections.abc import Sequence

from salesformula.sources.files.headers import clean

#: A formatted report has some lines of titles and filters; a header below line 50 is none.
LOOKED_AT = 50
#: A header names nearly every column that a row fills; spacer columns have no name.
_FILLED = 0.8


def header_of(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows is the header: the first that names most columns, each differently, over rows as wide.

    A row that begins with "Owner:" is a filter of the report. None where there is no row at all.
    """
    rows = rows[:LOOKED_AT]
    filled = [number for number, row in enumerate(rows) if _names(row)]
    most = max((len(_names(row)) for row in rows), default=0)
    for number in filled:
        names = _names(rows[number])
        if len(names) < _FILLED * most or len(set(names)) < len(names) or (most > 1 and names[0].endswith(":")):
            continue
        below = [row for row in rows[number + 1 :] if _names(row)]
        if not below or _width(below[0]) > len(names) / 2:
            return number
    return filled[0] if filled else None


def _names(row: Sequence[str]) -> list[str]:
    return [text for cell in row if (text := clean(cell))]


def _width(row: Sequence[str]) -> int:
    """Cells up to the last that is not empty."""
    return max((number for number, cell in enumerate(row, start=1) if clean(cell)), default=0)
