"""One file into the engine: every cell as text, every row with its line in the file."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from salesformula.facts.sandbox import Connection, EngineError
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused
from salesformula.sources.files.footers import told
from salesformula.sources.files.formats import find_layout
from salesformula.sources.files.headers import Headers
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.patterns import path_of
from salesformula.sources.files.tidy import LONGEST_ROW, Tidied, tidy
from salesformula.sources.mapping import Mapping
from salesformula.sources.problems import Problem
from salesformula.sources.sql_text import literal, name

#: The column that holds the line in the file, or the number of the result's row.
LINE = "_line"
_LONGEST_LINE = 4 * LONGEST_ROW


@dataclass(frozen=True)
class Rows:
    """A relation of text columns: what people call it, and which column of it holds which column of theirs."""

    relation: str
    shown: str
    columns: dict[str, str]
    n_rows: int


def load(
    connection: Connection,
    folder: Path,
    mapping: Mapping,
    key: str,
    *,
    workspace: Path,
    progress: Callable[[str], None],
) -> tuple[Rows, list[Problem]]:
    """Load a file as the table ``lines.<key>`` and, without the lines, as the view ``<key>`` that SQL sees.

    With it come the rows that have too few or too many cells. Refused where it is no readable table.
    """
    rule, path = mapping.files[key], path_of(folder, key, mapping.files[key])
    layout = find_layout(folder / path, rule)
    shown = f"{key} (query)" if rule.query is not None else path
    clean = workspace / f"{key}.tidy"
    tidied = tidy(layout, clean)
    try:
        _store(connection, key, layout, clean)
    except EngineError as error:
        raise Refused(f"{shown} can't be loaded: {str(error).splitlines()[0]}") from error
    clean.unlink()
    table = _table_of(mapping, key)
    problems = [
        Problem("quarantined", table, shown, bad.line, bad.column, bad.found, bad.expected) for bad in tidied.misfits
    ]
    progress(_said(shown, layout, tidied))
    columns = Headers({column: f"c{number}" for number, column in enumerate(layout.columns)})
    return Rows(f"input.lines.{name(key)}", shown, columns, tidied.n_rows), problems


def _said(shown: str, layout: Layout, tidied: Tidied) -> str:
    """One line of progress: rows, rows that can't be read, and everything worth knowing about how it was read."""
    unreadable = f", {len(tidied.misfits):,} unreadable" if tidied.misfits else ""
    sheet = f", sheet {layout.sheet!r}" if layout.sheet else ""
    notes = [str(note) for note in (*layout.notes, *told(tidied.left_out))]
    return f"{shown}{sheet}: {tidied.n_rows:,} rows{unreadable}" + (f", {'; '.join(notes)}" if notes else "")


def _store(connection: Connection, key: str, layout: Layout, clean: Path) -> None:
    kinds = {LINE: "BIGINT"} | {f"c{number}": "VARCHAR" for number in range(len(layout.columns))}
    listed = ", ".join(f"{literal(column)}: {literal(kind)}" for column, kind in kinds.items())
    connection.execute(
        f"CREATE TABLE lines.{name(key)} AS SELECT * FROM read_csv({literal(str(clean))}, auto_detect = false, "
        f"header = false, delim = ',', new_line = '\\n', quote = '\"', escape = '\"', columns = {{{listed}}}, "
        f"max_line_size = {_LONGEST_LINE}, buffer_size = {2 * _LONGEST_LINE})"
    )
    shown = ", ".join(f"c{number} AS {name(column)}" for number, column in enumerate(_distinct(layout.columns)))
    connection.execute(f"CREATE VIEW {name(key)} AS SELECT {shown} FROM lines.{name(key)}")


def _distinct(columns: tuple[str, ...]) -> list[str]:
    """Names that differ even where the engine sees no difference between upper and lower case."""
    seen: dict[str, int] = {}
    shown = []
    for column in columns:
        seen[column.lower()] = seen.get(column.lower(), 0) + 1
        shown.append(column if seen[column.lower()] == 1 else f"{column}_{seen[column.lower()]}")
    return shown


def _table_of(mapping: Mapping, key: str) -> str:
    """The table a file is delivered for: the one that takes most columns from it, else the first whose SQL names it."""
    taken = {
        table: max((len(block.columns) for block in blocks if block.file == key), default=0)
        for table, blocks in mapping.tables.items()
    }
    if any(taken.values()):
        return max(taken, key=lambda table: taken[table])
    for table in TABLES:
        for block in mapping.tables.get(table, ()):
            if block.sql is not None and re.search(rf"\b{re.escape(key)}\b", block.sql):
                return table
    return ""
