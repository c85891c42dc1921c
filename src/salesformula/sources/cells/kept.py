"""The cells that landed rows were read from, kept beside the facts: what the file said, before anyone read it."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from salesformula.facts import engine, versions
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.sources.files.loading import LINE
from salesformula.sources.gathering import Piece
from salesformula.sources.mapping import ColumnRule
from salesformula.sources.notes import Notes
from salesformula.sources.origins import raw
from salesformula.sources.outcome import outcomes
from salesformula.sources.sql_text import literal, name

#: The folder of a run that holds them.
CELLS = "cells"
_MEMORY = "512MB"
_HEADERS = "headers"


@dataclass(frozen=True)
class RawRow:
    """Where a fact came from: its file, its line there and per fact column the heading and the cell as they stand."""

    file: str
    row: int
    cells: dict[str, tuple[str, str | None]]


def keep_cells(connection: Connection, table: str, pieces: tuple[Piece, ...], notes: Notes, *, folder: Path) -> None:
    """Write the cells of a table's landed rows to ``folder/<table>.parquet``: key, file, row, a column per cell."""
    columns = list(dict.fromkeys(column for piece in pieces for column in _read_from_cells(piece)))
    rows = " UNION ALL ".join(_select(table, piece, columns, notes) for piece in pieces)
    headers = json.dumps(
        {piece.number: {c: _header(piece.rules[c]) for c in _read_from_cells(piece)} for piece in pieces}
    )
    folder.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"COPY ({rows}) TO {literal(str(folder / f'{table}.parquet'))} "
        f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{_HEADERS}: {literal(headers)}}})"
    )


def raw_row(home: Path, *, table: str, key: tuple[str, ...]) -> RawRow | None:
    """The cells behind the row of ``table`` with that key, in the version that answers now; None where none is kept.

    ``key`` is in the Schema's order, as text, "" where a part is empty. It is the last import that delivered the
    row: where one delivered changes only, an earlier one may be; after an undo the one before.
    """
    version = versions.current(home)
    if version is None:
        return None
    stands = {number for (number,) in engine.reading(version).execute("SELECT version FROM versions_meta").fetchall()}
    for run, outcome in reversed(outcomes(home)):
        path = run / CELLS / f"{table}.parquet"
        if outcome.version in stands and path.is_file() and (found := _find(path, table, key)) is not None:
            return found
    return None


def _find(path: Path, table: str, key: tuple[str, ...]) -> RawRow | None:
    connection = engine.workbench(None, memory=_MEMORY)
    try:
        wanted = " AND ".join(f"{name(part)} = ?" for part in TABLES[table].key)
        cursor = connection.execute(f"SELECT * FROM read_parquet({literal(str(path))}) WHERE {wanted} LIMIT 1", key)
        named = [column[0] for column in cursor.description or ()]
        found = cursor.fetchone()
        held = connection.execute(
            f"SELECT decode(value) FROM parquet_kv_metadata({literal(str(path))}) WHERE decode(key) = '{_HEADERS}'"
        ).fetchone()
    finally:
        connection.close()
    if found is None or held is None:
        return None
    row = dict(zip(named, found, strict=True))
    headers = json.loads(held[0])[str(row["_block"])]
    return RawRow(
        row["_file"], row["_row"], {column: (header, row[_cell(column)]) for column, header in headers.items()}
    )


def _select(table: str, piece: Piece, columns: list[str], notes: Notes) -> str:
    keys = ", ".join(f"coalesce(CAST(t.{name(part)} AS VARCHAR), '') AS {name(part)}" for part in TABLES[table].key)
    mine = {column: _raw_text(piece, piece.rules[column]) for column in _read_from_cells(piece)}
    cells = "".join(f", {mine.get(column, 'NULL::VARCHAR')} AS {name(_cell(column))}" for column in columns)
    return (
        f"SELECT {keys}, {literal(piece.rows.shown)} AS _file, t._line AS _row, t._block, r.* EXCLUDE ({LINE}) "
        f"FROM typed.{name(table)} AS t JOIN (SELECT {LINE}{cells} FROM {piece.rows.relation}) AS r USING ({LINE}) "
        f"WHERE t._block = {piece.number} AND t._n NOT IN {notes.set_aside(table)}"
    )


def _raw_text(piece: Piece, rule: ColumnRule) -> str:
    if rule.join:
        return f"concat_ws({literal(rule.between)}, {', '.join(raw(piece.rows, column) for column in rule.join)})"
    return raw(piece.rows, str(rule.column))


def _read_from_cells(piece: Piece) -> list[str]:
    return [column for column, rule in piece.rules.items() if rule.constant is None]


def _header(rule: ColumnRule) -> str:
    return " + ".join(rule.join) if rule.join else str(rule.column)


def _cell(column: str) -> str:
    return f"cell {column}"
