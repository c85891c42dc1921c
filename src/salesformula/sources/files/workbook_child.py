"""The program that opens workbooks: run apart, with bounded memory, so that a hostile one ends only itself.

``python -m … WORKBOOK FOLDER ROWS [SHEET]`` writes each visible sheet that is not empty as ``<n>.rows`` into the
folder, a row a line in JSON: its number in the sheet, then its cells as text; last ``sheets.json``. ROWS 0: all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from salesformula.sources.files.points import unmistakable

#: What a workbook may take beside an engine that may take 2.5 GB, in a machine of 4 GB.
MEMORY = 1_400_000_000
#: A workbook of a million rows is read in half a minute.
SECONDS = 300
_WHOLE = 1e15


def main(path: str, folder: str, most: str, sheet: str | None = None) -> int:
    """Read a workbook; 0, or 2 with what is wrong on standard error."""
    _bound()
    try:
        with CalamineWorkbook.from_path(path) as book:
            _write(book, Path(folder), int(most), sheet)
    except PasswordError:
        sys.stderr.write("it is locked with a password")
        return 2
    except (CalamineError, OSError, ValueError) as error:
        sys.stderr.write(f"it is damaged: {error}")
        return 2
    return 0


def _write(book: CalamineWorkbook, folder: Path, most: int, only: str | None) -> None:
    written = []
    for number, about in enumerate(book.sheets_metadata):
        visible = about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet
        if not visible or (only is not None and about.name != only):
            continue
        found = book.get_sheet_by_name(about.name)
        if found.end is None:
            continue
        n_rows = found.end[0] + 1
        wanted = min(n_rows, most) if most else n_rows
        clocks = _clocks(islice(found.iter_rows(), wanted))
        with (folder / f"{number}.rows").open("w", encoding="utf-8") as out:
            for line, row in zip(range(1, wanted + 1), found.iter_rows(), strict=False):
                out.write(json.dumps([line, *(text_of(cell, clock=n in clocks) for n, cell in enumerate(row))]) + "\n")
        written.append({"name": about.name, "file": f"{number}.rows", "n_rows": n_rows})
    (folder / "sheets.json").write_text(json.dumps(written), encoding="utf-8")


def _clocks(rows: Iterable[Sequence[object]]) -> set[int]:
    """The columns that hold a time of day somewhere: there midnight is a time too."""
    return {n for row in rows for n, cell in enumerate(row) if isinstance(cell, datetime) and cell.time() != time()}


def text_of(cell: object, *, clock: bool) -> str:
    """A cell as a text file would hold it: ISO dates, whole numbers without a point, true and false."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < _WHOLE:
            return str(int(cell))
        case float():
            return unmistakable(str(cell))
        case datetime():
            return _to_millisecond(cell).isoformat(" ")
        case date():
            return f"{cell.isoformat()} 00:00:00" if clock else cell.isoformat()
        case timedelta():
            seconds = round(cell.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case time():
            return cell.isoformat("seconds")
        case None:
            return ""
        case _:
            return str(cell)


def _to_millisecond(moment: datetime) -> datetime:
    """A spreadsheet keeps days as fractions: what is below a millisecond is rounding."""
    rounded = moment + timedelta(microseconds=500)
    return rounded.replace(microsecond=rounded.microsecond // 1000 * 1000)


def _bound() -> None:
    try:
        import resource
    except ImportError:  # no such bounds on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
