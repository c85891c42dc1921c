"""Bitemporal merge: what is known is compared with what was delivered, and history is kept.

Each fact table has its Schema's columns and three more: ``known_from``, ``known_to`` (null: known now) and
``origin_key`` (the key of a row that was written here first).
"""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from salesformula.facts.sandbox import Connection
from salesformula.kit.schema import MONEY_DIGITS, Kind, Schema

SQL_TYPES: dict[Kind, str] = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "decimal": "DECIMAL({}, {})".format(*MONEY_DIGITS),
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
HISTORY = {"known_from": "TIMESTAMP", "known_to": "TIMESTAMP", "origin_key": "VARCHAR"}


@dataclass(frozen=True)
class Merged:
    """What a merge did to one table, in rows."""

    unchanged: int
    closed: int
    opened: int


def create(connection: Connection, schema: Schema) -> None:
    """Make the table of a Schema where it is not there yet; add columns the Schema has gained."""
    columns = {column.name: SQL_TYPES[column.kind] for column in schema.columns} | HISTORY
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f'CREATE TABLE IF NOT EXISTS "{schema.name}" ({listed})')
    present = _columns(connection, f'"{schema.name}"')
    for name, kind in columns.items():
        if name not in present:
            connection.execute(f'ALTER TABLE "{schema.name}" ADD COLUMN "{name}" {kind}')


def merge(connection: Connection, schema: Schema, *, delivered: str, now: datetime) -> Merged:
    """Make the rows of ``delivered`` the ones known from ``now`` on; how many stayed, were closed, were opened.

    ``delivered`` is a relation that holds the table whole; columns it lacks count as empty. Equal rows stay
    as they are, changed and absent ones are closed at ``now`` (UTC), changed and new ones opened.
    """
    names = [column.name for column in schema.columns] + ["origin_key"]
    present = _columns(connection, delivered)
    listed = ", ".join(f'"{name}"' for name in names)
    given = ", ".join(_given(schema, name, present) for name in names)
    same = " AND ".join(f'known."{name}" IS NOT DISTINCT FROM new."{name}"' for name in names)
    table = f'"{schema.name}"'
    connection.execute(f"CREATE OR REPLACE TEMP TABLE delivered_rows AS SELECT {given} FROM {delivered}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE opened_rows AS SELECT * FROM delivered_rows AS new "
        f"WHERE NOT EXISTS (SELECT 1 FROM {table} AS known WHERE known.known_to IS NULL AND {same})"
    )
    closed = _changed(
        connection,
        f"UPDATE {table} AS known SET known_to = ? WHERE known_to IS NULL "
        f"AND NOT EXISTS (SELECT 1 FROM delivered_rows AS new WHERE {same})",
        now,
    )
    # A row opened and closed at the same instant was never known: history has no place for it.
    connection.execute(f"DELETE FROM {table} WHERE known_to = known_from")
    opened = _changed(
        connection, f"INSERT INTO {table} ({listed}, known_from) SELECT {listed}, ?::TIMESTAMP FROM opened_rows", now
    )
    total = _changed(connection, "SELECT count(*) FROM delivered_rows")
    connection.execute("DROP TABLE delivered_rows")
    connection.execute("DROP TABLE opened_rows")
    return Merged(unchanged=total - opened, closed=closed, opened=opened)


def _given(schema: Schema, name: str, present: set[str]) -> str:
    kind = SQL_TYPES[schema.column(name).kind] if name in schema else HISTORY[name]
    return f'CAST({_quoted(name) if name in present else "NULL"} AS {kind}) AS "{name}"'


def _quoted(name: str) -> str:
    return f'"{name}"'


def _columns(connection: Connection, relation: str) -> set[str]:
    return {row[0] for row in connection.execute(f"DESCRIBE {relation}").fetchall()}


def _changed(connection: Connection, sql: str, *values: object) -> int:
    found = connection.execute(sql, values).fetchone()
    return int(found[0]) if found else 0
