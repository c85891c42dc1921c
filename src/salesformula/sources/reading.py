"""The files of an import as tables of text, each row with its line; and SQL over them, closed off."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from salesformula.facts import engine, sandbox
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused
from salesformula.sources.layout import Layout, find_layout
from salesformula.sources.mapping import Block, Mapping
from salesformula.sources.problems import Problem
from salesformula.sources.sql_text import literal, name
from salesformula.sources.tidy import Misfit, tidy

#: The column that holds the line in the file, or the number of the result's row.
LINE = "_line"
LONGEST_ROW = 40_000_000


@dataclass(frozen=True)
class Rows:
    """A relation of text columns: what people call it, and which column of it holds which column of theirs."""

    relation: str
    shown: str
    columns: dict[str, str]
    n_rows: int


@dataclass
class Readings:
    """Everything read: per block of the mapping its rows, and the rows that fit no column."""

    blocks: dict[tuple[str, int], Rows] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_files(folder: Path, mapping: Mapping, *, path: Path, progress: Callable[[str], None]) -> Readings:
    """Read the mapping's files and run its SQL into the engine file ``path``.

    Refused where a file is no readable table, lacks a mapped column, or SQL fails or reaches for more than
    the named files. Once the files are read the connection sees nothing else.
    """
    found = Readings()
    connection = engine.workbench(path)
    try:
        connection.execute("CREATE SCHEMA lines")
        connection.execute("CREATE SCHEMA results")
        files = {key: _read(connection, folder, mapping, key, found, progress) for key in mapping.files}
        sandbox.close_off(connection)
        for table, blocks in mapping.tables.items():
            for number, block in enumerate(blocks):
                rows = files[block.file] if block.file is not None else _run(connection, table, number, block, progress)
                _check_columns(rows, block, table)
                found.blocks[table, number] = rows
    finally:
        connection.close()
    return found


def _read(
    connection: Connection, folder: Path, mapping: Mapping, key: str, found: Readings, progress: Callable[[str], None]
) -> Rows:
    rule = mapping.files[key]
    layout = find_layout(folder / rule.path, rule)
    clean = folder / f".{key}.tidy"
    try:
        n_rows, misfits = tidy(layout, clean)
        _load(connection, key, layout, clean)
    finally:
        clean.unlink(missing_ok=True)
    table = _table_of(mapping, key)
    found.problems.extend(_problem(misfit, table=table, file=rule.path) for misfit in misfits)
    note = ", read as Windows-1252: it is not UTF-8" if layout.encoding == "cp1252" and not rule.encoding else ""
    progress(f"{rule.path}: {n_rows:,} rows read{note}" + (f", {len(misfits):,} unreadable" if misfits else ""))
    columns = {column: f"c{number}" for number, column in enumerate(layout.columns)}
    return Rows(f"input.lines.{name(key)}", rule.path, columns, n_rows)


def _load(connection: Connection, key: str, layout: Layout, clean: Path) -> None:
    kinds = {LINE: "BIGINT"} | {f"c{number}": "VARCHAR" for number in range(len(layout.columns))}
    listed = ", ".join(f"{literal(column)}: {literal(kind)}" for column, kind in kinds.items())
    connection.execute(
        f"CREATE TABLE lines.{name(key)} AS SELECT * FROM read_csv({literal(str(clean))}, auto_detect = false, "
        f"header = false, delim = ',', quote = '\"', escape = '\"', columns = {{{listed}}}, "
        f"max_line_size = {LONGEST_ROW}, buffer_size = {4 * LONGEST_ROW if clean.stat().st_size > LONGEST_ROW else LONGEST_ROW + 1})"
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


def _run(connection: Connection, table: str, number: int, block: Block, progress: Callable[[str], None]) -> Rows:
    shown, target = f"sql for {table}", f"results.{name(f'{table}_{number}')}"
    n_rows = sandbox.select_into(connection, table=target, sql=str(block.sql), row=LINE, name=shown)
    progress(f"{shown}: {n_rows:,} rows")
    described = connection.execute(f"DESCRIBE {target}").fetchall()
    columns = {row[0]: row[0] for row in described if row[0] != LINE}
    unknown = [column for column in columns if column not in TABLES[table]]
    if unknown:
        allowed = ", ".join(column.name for column in TABLES[table].columns)
        raise Refused(f"{shown}: {', '.join(unknown)} is no column of {table}; allowed: {allowed}")
    return Rows(f"input.{target}", shown, columns, n_rows)


def _check_columns(rows: Rows, block: Block, table: str) -> None:
    wanted = [column for rule in block.columns.values() for column in rule.reads]
    wanted += [block.skip_empty] if block.skip_empty else []
    lacking = [column for column in dict.fromkeys(wanted) if column not in rows.columns]
    if lacking:
        raise Refused(
            f"{rows.shown} has no column {', '.join(map(repr, lacking))}, which the mapping of {table} reads; "
            f"it has: {', '.join(rows.columns)}"
        )


def _table_of(mapping: Mapping, key: str) -> str:
    """The table a file is delivered for: the first that reads it."""
    for table in TABLES:
        for block in mapping.tables.get(table, ()):
            if block.file == key or (block.sql is not None and re.search(rf"\b{re.escape(key)}\b", block.sql)):
                return table
    return ""


def _problem(misfit: Misfit, *, table: str, file: str) -> Problem:
    return Problem("quarantined", table, file, misfit.line, "", misfit.found, misfit.expected)
