"""The files of a folder, each with its columns and first rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.kit.text import Msg
from salesformula.sources.files.layout import find_layout
from salesformula.sources.mapping import FileRule

READABLE = (".csv", ".tsv", ".psv", ".txt", ".csv.gz", ".tsv.gz", ".psv.gz", ".txt.gz",
            ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")  # fmt: skip
FIRST_ROWS = 200


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

    def values(self, header: str) -> tuple[str, ...]:
        """The cells of one column among the first rows that hold something."""
        at = self.columns.index(header)
        return tuple(row[at].strip() for row in self.rows if at < len(row) and row[at].strip())


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


def look(path: Path, *, key: str) -> Look:
    """The columns and first rows of one file; Refused, by name, where it is no table."""
    import csv

    rule = FileRule(path=path.name)
    layout = find_layout(path, rule)
    with layout.open() as text:
        rows = [tuple(row) for row in csv.reader(text, delimiter=layout.delimiter) if row]
    shown = tuple(rows[1 : FIRST_ROWS + 1])
    return Look(path.name, key, rule, layout.columns, shown, tuple(range(2, len(shown) + 2)), len(rows))


def file_keys(paths: tuple[Path, ...]) -> dict[Path, str]:
    """A short name for each file, fit to stand in SQL without quotes."""
    keys: dict[Path, str] = {}
    for path in paths:
        stem = re.sub(r"\W+", "_", path.name.split(".")[0].casefold(), flags=re.ASCII).strip("_") or "file"
        stem = f"file_{stem}" if stem[0].isdigit() or stem in _RESERVED else stem
        name, number = stem, 2
        while name in keys.values():
            name, number = f"{stem}_{number}", number + 1
        keys[path] = name
    return keys


_RESERVED = {"table", "order", "group", "select", "from", "where", "user", "all", "end", "references", "column"}
