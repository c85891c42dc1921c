"""The fingerprint of a company: the same rows give the same, in whatever order they lie."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa

from salesformula.facts import engine
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES

#: Neither stands in any text of the simulated company: between cells, and for an empty cell.
_BETWEEN, _EMPTY = "chr(31)", "chr(30)"


def digest(tables: Mapping[str, pa.Table]) -> str:
    """One SHA-256 over all tables: of each its name, its columns, its number of rows and the sum of the rows' MD5."""
    connection, total = engine.workbench(None), hashlib.sha256()
    try:
        for name in sorted(tables):
            connection.register("part", tables[name])
            total.update(_of_relation(connection, name, "part", tables[name].column_names).encode())
            connection.unregister("part")
    finally:
        connection.close()
    return total.hexdigest()


def digest_of(folder: Path) -> str:
    """The same of a company that lies in a folder, a Parquet file per fact table."""
    connection, total = engine.workbench(None), hashlib.sha256()
    try:
        for name in sorted(name for name in TABLES if (folder / f"{name}.parquet").is_file()):
            path = str(folder / f"{name}.parquet").replace("'", "''")
            columns = [column.name for column in TABLES[name].columns]
            total.update(_of_relation(connection, name, f"read_parquet('{path}')", columns).encode())
    finally:
        connection.close()
    return total.hexdigest()


def _of_relation(connection: Connection, name: str, relation: str, columns: Iterable[str]) -> str:
    cells = ", ".join(f'coalesce(CAST("{column}" AS VARCHAR), {_EMPTY})' for column in columns)
    found = connection.execute(
        f"SELECT count(*), sum(md5_number_lower(line)) "
        f"FROM (SELECT concat_ws({_BETWEEN}, {cells}) AS line FROM {relation})"
    ).fetchone()
    return "|".join((name, *columns, *map(str, found or ())))
