"""The cells kept beside the facts without someone: keys under their names, cells under ``cell <column>``."""

# ruff: noqa: S608 - names come from the file and are quoted, values are quoted
from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from salesformula.facts import engine
from salesformula.facts.forgetting import may_speak, referring, scrubbed
from salesformula.kit.forgotten import EMPTIED, TABLE_OF, Traces
from salesformula.sources.sql_text import literal, name

_CELL = "cell "


def clean_cells(path: Path, traces: Sequence[Traces], *, dry: bool = False) -> int:
    """Write the cells of one table anew without them; rows that spoke of them."""
    table, source = path.stem, f"read_parquet({literal(str(path))})"
    connection = engine.workbench(None)
    try:
        kinds = dict(row[:2] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall())
        texts, exchanged = [column for column, kind in kinds.items() if kind == "VARCHAR"], {}
        # What comes in again has the tombstone for a key already.
        stones = ", ".join(literal(one.tombstone) for one in traces)
        keys = [column for column in texts if column in (f"{one.kind}_id" for one in traces)]
        brought = "".join(f" OR {name(key)} IN ({stones})" for key in keys)
        quick = f"SELECT 1 FROM {source} WHERE {may_speak(texts, traces)}{brought} LIMIT 1"
        if connection.execute(quick).fetchone() is None:
            return 0
        for column in texts:
            sql = name(column)
            for one in traces:
                sql = _without(table, column, frozenset(kinds), one, sql)
            if sql != name(column):
                exchanged[column] = sql
        changed = " OR ".join(f"{sql} IS DISTINCT FROM {name(column)}" for column, sql in exchanged.items())
        if not changed:
            return 0
        found = connection.execute(f"SELECT count(*) FROM {source} WHERE {changed}").fetchone()
        n_rows = int(found[0]) if found else 0
        if n_rows and not dry:
            metadata = connection.execute(
                f"SELECT decode(key), decode(value) FROM parquet_kv_metadata({literal(str(path))})"
            ).fetchall()
            listed = ", ".join(f"{key}: {literal(value)}" for key, value in metadata if key.isidentifier())
            put = ", ".join(f"{sql} AS {name(column)}" for column, sql in exchanged.items())
            passing = path.with_name(f".forgetting-{path.name}")
            connection.execute(
                f"COPY (SELECT * REPLACE ({put}) FROM {source}) TO {literal(str(passing))} "
                f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{listed}}})"
            )
            os.replace(passing, path)
        return n_rows
    finally:
        connection.close()


def _without(table: str, column: str, columns: frozenset[str], one: Traces, sql: str) -> str:
    own, key = TABLE_OF[one.kind], f"{one.kind}_id"
    stone, id = literal(one.tombstone), literal(one.id)
    told = f"lower(trim({name(column)}))"
    means = f"trim({name(column)}) IN ({id}, {literal(one.id + '.0')})"
    named = ", ".join(literal(said.lower()) for said in (*one.names, *one.emails))
    fact = column.removeprefix(_CELL)
    if fact in referring(one.kind):
        means = f"({means} OR {told} IN ({named}))" if named else means
        return f"CASE WHEN {means} THEN {stone} ELSE {scrubbed(sql, one)} END"
    if table == own and fact in (*EMPTIED[own], "name"):
        # An import that brings someone back has the tombstone for a key already, and the cells as they came.
        put = stone if fact == "name" else "NULL"
        return f"CASE WHEN {name(key)} IN ({id}, {stone}) THEN {put} ELSE {sql} END"
    sql = scrubbed(sql, one)
    if fact in ("old_value", "new_value") and "field" in columns:
        fields = ", ".join(sorted(map(literal, referring(one.kind))))
        return f"CASE WHEN field IN ({fields}) AND {means} THEN {stone} ELSE {sql} END"
    return sql
