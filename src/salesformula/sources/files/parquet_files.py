"""Parquet files: their cells as the texts a CSV of the same rows would hold."""

# ruff: noqa: S608 - names come from the file and are quoted, values are quoted
from __future__ import annotations

from pathlib import Path

from salesformula.facts import engine
from salesformula.facts.sandbox import Connection, EngineError
from salesformula.kit.errors import Refused
from salesformula.sources.files.headers import name_columns
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.points import unmistakable_sql
from salesformula.sources.files.records import Records
from salesformula.sources.mapping import FileRule
from salesformula.sources.sql_text import literal, name

#: Beside the engine of the import.
_MEMORY = "800MB"
_BATCH = 5_000
_UNREADABLE = ("STRUCT", "MAP", "UNION")


def find_parquet_layout(path: Path, rule: FileRule, *, name: str) -> Layout:
    """The layout of a Parquet file; its rows are numbered from 1. Refused, by ``name``, where it is damaged."""
    connection = engine.workbench(None, memory=_MEMORY)
    try:
        kinds = _kinds(connection, path)
        n_rows = connection.execute(f"SELECT count(*) FROM {_table(path)}").fetchone()
    except EngineError as error:
        raise Refused(f"{name} can't be read: {str(error).splitlines()[0]}; export it again") from error
    finally:
        connection.close()
    columns = name_columns(kinds, given=rule.columns, name=name)
    return Layout(path=path, name=name, kind="parquet", columns=columns, header=(), n_lines=n_rows[0] if n_rows else 0)


def read_parquet(layout: Layout) -> Records:
    """The rows in the file's order: decimals exact, moments in ISO with a zone where they have one, lists by ``;``."""
    connection = engine.workbench(None, memory=_MEMORY)
    try:
        texts = ", ".join(text_of(column, kind) for column, kind in _kinds(connection, layout.path).items())
        found = connection.execute(f"SELECT {texts} FROM {_table(layout.path)}")
        line = 0
        while batch := found.fetchmany(_BATCH):
            for row in batch:
                line += 1
                yield line, ["" if cell is None else cell for cell in row], None
    except EngineError as error:
        raise Refused(f"{layout.name} can't be read: {str(error).splitlines()[0]}; export it again") from error
    finally:
        connection.close()


def text_of(column: str, kind: str) -> str:
    """SQL of a column of that type as text."""
    held = name(column)
    if kind.startswith(_UNREADABLE) and not kind.endswith("[]"):
        return f"CAST(to_json({held}) AS VARCHAR)"
    if kind.endswith("[]"):
        return f"array_to_string(list_transform({held}, x -> CAST(x AS VARCHAR)), ';')"
    if kind == "BLOB":
        return f"try(decode({held}))"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(timezone('UTC', {held}), '%Y-%m-%dT%H:%M:%S.%fZ')"
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{held} = trunc({held}) AND abs({held}) < 1e15"
        fraction = unmistakable_sql(f"CAST({held} AS VARCHAR)")
        return f"CASE WHEN {whole} THEN CAST(CAST({held} AS BIGINT) AS VARCHAR) ELSE {fraction} END"
    if kind.startswith("DECIMAL"):
        return unmistakable_sql(f"CAST({held} AS VARCHAR)")
    return f"CAST({held} AS VARCHAR)"


def _kinds(connection: Connection, path: Path) -> dict[str, str]:
    described = connection.execute(f"DESCRIBE SELECT * FROM {_table(path)}").fetchall()
    return {row[0]: row[1] for row in described}


def _table(path: Path) -> str:
    return f"read_parquet({literal(str(path))}, hive_partitioning = false)"
