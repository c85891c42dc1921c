"""Cells that a spreadsheet would run as a formula, made plain text, and made themselves again on the way back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

#: What a spreadsheet takes for the start of a formula; the wide forms in some languages.
_LIVE = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_STARTS = re.compile(f"'*[{_LIVE}]")
_ESCAPED = re.compile(f"'+[{_LIVE}]")


def escaped(cell: str) -> str:
    """The cell with an apostrophe in front where it would run, or looks as if it had one already."""
    return f"'{cell}" if _STARTS.match(cell) else cell


def unescaped(cell: str) -> str:
    """The cell that ``escaped`` was given; one that was typed without an apostrophe stays as it is."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def harmless_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as a CSV that opens in any spreadsheet with no cell live."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([escaped(column) for column in columns])
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + sink.getvalue().encode()
