"""Excel and OpenDocument workbooks: the sheet that holds the table, its header, its rows as they are numbered there."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from salesformula.kit.errors import Question, Refused
from salesformula.kit.text import Msg
from salesformula.sources.files import titles
from salesformula.sources.files.bounds import MOST_PARTS, WORKBOOK_LIMIT, sizes_of
from salesformula.sources.files.headers import clean, name_columns
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.records import LONGEST_CELL, LeftOut, Misfit, Records, shown
from salesformula.sources.mapping import FileRule

_CHILD = "salesformula.sources.files.workbook_child"
#: Rows looked at to tell whether a sheet holds a table, and where it begins.
_LOOKED_AT = 200
_ERROR_CELL = b't="e"'


class _Listed(TypedDict):
    name: str
    file: str
    n_rows: int


@dataclass(frozen=True)
class _Sheet:
    name: str
    n_rows: int
    rows: list[tuple[int, list[str]]]
    header: int

    @property
    def is_table(self) -> bool:
        """A header of two names or more over at least one row."""
        return sum(1 for cell in self.rows[self.header][1] if clean(cell)) > 1 and len(self.rows) > self.header + 1


def find_workbook_layout(path: Path, rule: FileRule, *, name: str, ask: bool) -> Layout:
    """The layout of the sheet a rule names, else of the only one that holds a table.

    Question, naming them, where several do and ``ask``; without it the first. Refused, by ``name``, where none does.
    """
    n_errors = _check(path, name=name)
    with _read(path, most=_LOOKED_AT, sheet=None, name=name) as (folder, listed):
        sheets = [_look(one["name"], one["n_rows"], folder / one["file"]) for one in listed]
    found = _choose([sheet for sheet in sheets if sheet is not None], rule, name=name, ask=ask)
    line, cells = found.rows[found.header] if rule.header else (0, [])
    above = [(n, row) for n, row in found.rows[: found.header] if rule.header and any(map(clean, row))]
    named = max((n for n, cell in enumerate(cells, start=1) if clean(cell)), default=0)
    columns = name_columns(cells[:named], given=rule.columns, name=name)
    notes = []
    if n_errors:
        one, many = (
            "{n} cell that holds an error such as #REF! is read as empty",
            "{n} cells that hold an error such as #REF! are read as empty",
        )
        notes.append(Msg(one, many, n_errors))
    return Layout(
        path=path,
        name=name,
        kind="workbook",
        columns=columns,
        header=tuple(cells[:named]),
        skip=line,
        above=tuple(LeftOut("titles", n, shown(" ".join(filter(None, row)))) for n, row in above),
        notes=tuple(notes),
        n_lines=found.n_rows - line,
        sheet=found.name,
        sheets=tuple(sheet.name for sheet in sheets if sheet is not None and sheet.is_table),
    )


def read_workbook(layout: Layout) -> Records:
    """The rows of the layout's sheet below its header; Refused where the header stands there twice."""
    wanted, header = len(layout.columns), list(layout.header)
    with _read(layout.path, most=0, sheet=layout.sheet, name=layout.name) as (folder, listed):
        for line, cells in _rows(folder / listed[0]["file"]):
            if line <= layout.skip:
                continue
            cells = [*cells, *[""] * (wanted - len(cells))]
            if header and cells[: len(header)] == header:
                raise Refused(f"{layout.name} repeats its header in row {line}; is it two exports in one?")
            yield line, cells[:wanted], _misfit(line, cells, wanted=wanted)


def _misfit(line: int, cells: list[str], *, wanted: int) -> Misfit | None:
    """Why a row of a sheet can't be taken: it goes on where no column is, or holds more than a cell can."""
    if any(map(clean, cells[wanted:])):
        return Misfit(line, f"{len(cells)} cells: {shown(' '.join(filter(None, cells)))}", f"{wanted} cells")
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return Misfit(line, f"a cell of more than {LONGEST_CELL:,} characters", "a shorter text")
    return None


def _check(path: Path, *, name: str) -> int:
    """Bound what a workbook unpacks to; how many of its cells hold an error. Only .xls is not packed."""
    if path.suffix.lower() == ".xls":
        if path.stat().st_size > WORKBOOK_LIMIT:
            raise Refused(f"{name} is larger than any workbook; save it as CSV")
        return 0
    n_errors = 0
    for part, file in sizes_of(path, name=name, limit=WORKBOOK_LIMIT, most=MOST_PARTS):
        if part.startswith("xl/worksheets/"):
            last = b""
            while piece := file.read():
                n_errors += (last + piece).count(_ERROR_CELL)
                last = piece[-len(_ERROR_CELL) + 1 :]
    return n_errors


@contextmanager
def _read(path: Path, *, most: int, sheet: str | None, name: str) -> Iterator[tuple[Path, list[_Listed]]]:
    """The sheets as the child program writes them, and what it says of each."""
    with tempfile.TemporaryDirectory(prefix="salesformula-sheets-") as made:
        asked = [sys.executable, "-m", _CHILD, str(path), made, str(most), *([sheet] if sheet is not None else [])]
        ended = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
        if ended.returncode == 2 and ended.stderr:
            raise Refused(f"{name} can't be read: {ended.stderr[:300]}; open it, save it as .xlsx and import again")
        listed = Path(made) / "sheets.json"
        if ended.returncode or not listed.is_file():
            raise Refused(f"{name} can't be read: too large for a workbook, or damaged; save its table as CSV")
        yield Path(made), json.loads(listed.read_text(encoding="utf-8"))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="utf-8") as file:
        for text in file:
            line, *cells = json.loads(text)
            yield line, cells


def _look(name: str, n_rows: int, path: Path) -> _Sheet | None:
    rows = list(_rows(path))
    header = titles.header_of([row for _, row in rows])
    return None if header is None else _Sheet(name, n_rows, rows, header)


def _choose(sheets: list[_Sheet], rule: FileRule, *, name: str, ask: bool) -> _Sheet:
    if not sheets:
        raise Refused(f"{name} has no visible sheet with a cell in it; export it again")
    names = ", ".join(repr(sheet.name) for sheet in sheets)
    if rule.sheet is not None:
        for sheet in sheets:
            if clean(sheet.name).lower() == clean(rule.sheet).lower():
                return sheet
        raise Refused(f"{name} has no sheet {rule.sheet!r} with cells in it; it has: {names}")
    tables = [sheet for sheet in sheets if sheet.is_table] or sheets[:1]
    if len(tables) > 1 and ask:
        names = ", ".join(repr(sheet.name) for sheet in tables)
        such = f'sheet = "{tables[0].name}"'
        raise Question(f"{name} has a table on each of the sheets {names}: write which in the mapping, such as {such}")
    return tables[0]
