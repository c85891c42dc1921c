"""The files of a folder, each with its columns and first rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from salesformula.facts import engine
from salesformula.kit.errors import Refused
from salesformula.kit.text import Msg
from salesformula.sources.files.kinds import READABLE
from salesformula.sources.files.peek import peek
from salesformula.sources.mapping import FileRule


@dataclass(frozen=True)
class Look:
    """A file as a mapping names it (``key``) and its first rows; ``lines``: where they stand, header = 1."""

    path: str
    key: str
    rule: FileRule
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    n_lines: int
    notes: tuple[Msg, ...] = ()
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ","

    def values(self, header: str) -> tuple[str, ...]:
        """The cells of one column among the first rows that hold something."""
        at = self.columns.index(header)
        return tuple(cell for row in self.rows if at < len(row) and (cell := row[at].strip()))


def readable_files(folder: Path) -> tuple[Path, ...]:
    """The tables of a folder by name; Refused where it is no folder or holds none."""
    if not folder.is_dir():
        raise Refused(f"{folder} is no folder: name the one that holds the files of the export")
    found = sorted(path for path in folder.iterdir() if path.is_file() and path.name.lower().endswith(READABLE))
    if not found:
        there = sorted(path.name for path in folder.iterdir())
        raise Refused(
            f"{folder} holds no table: save the exports as CSV, Excel or Parquet there; "
            f"found: {', '.join(there[:20]) or 'nothing'}"
        )
    return tuple(found)


def look(path: Path, *, key: str, sheet: str | None = None) -> Look:
    """The columns and first rows of one file; Refused, by name, where it is no table."""
    rule = FileRule(path=path.name, sheet=sheet) if sheet else FileRule(path=path.name)
    seen = peek(path, rule)
    if sheet is None and len(seen.sheets) > 1:  # until somebody says which, what is seen is the first
        rule = FileRule(path=path.name, sheet=seen.sheets[0])
    return Look(
        path=path.name,
        key=key,
        rule=rule,
        columns=seen.columns,
        rows=seen.rows,
        lines=seen.lines,
        n_lines=seen.n_lines,
        notes=seen.notes,
        sheets=seen.sheets,
        encoding=seen.encoding,
        delimiter=seen.delimiter,
    )


@cache
def _words_of_sql() -> frozenset[str]:
    """The words that mean something in SQL, and so name no file there without quotes."""
    connection = engine.workbench(None)
    try:
        found = connection.execute("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'")
        return frozenset(row[0] for row in found.fetchall())
    finally:
        connection.close()


def file_keys(paths: tuple[Path, ...]) -> dict[Path, str]:
    """A short name for each file, fit to stand in SQL without quotes."""
    keys: dict[Path, str] = {}
    for path in paths:
        stem = re.sub(r"\W+", "_", path.name.split(".")[0].casefold(), flags=re.ASCII).strip("_") or "file"
        stem = f"file_{stem}" if stem[0].isdigit() or stem in _words_of_sql() else stem
        name, number = stem, 2
        while name in keys.values():
            name, number = f"{stem}_{number}", number + 1
        keys[path] = name
    return keys
