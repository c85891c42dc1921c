"""Bitemporal merge: what is known is compared with what was delivered, and history is kept.

Each fact table has its Schema's columns and three more: ``known_from``, ``known_to`` (null: known now) and
``origin_key`` (the key of a row that was written here first).
"""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

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

#: What an absent row means: it is gone (the delivery holds the table whole), or it stays (it holds changes).
Mode = Literal["whole", "changes"]

#: The origin key of rows that a build wrote because it noticed them begins with this.
NOTICED = "noticed:"


@dataclass(frozen=True)
class Merged:
    """What a merge did to one table, in rows."""

    unchanged: int
    closed: int
    opened: int

    @property
    def changed(self) -> bool:
        """Whether anything differs from before."""
        return bool(self.closed or self.opened)


def create(connection: Connection, schema: Schema) -> None:
    """Make the table of a Schema where it is not there yet; add columns the Schema has gained."""
    columns = {column.name: SQL_TYPES[column.kind] for column in schema.columns} | HISTORY
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f'CREATE TABLE IF NOT EXISTS "{schema.name}" ({listed})')
    present = columns_of(connection, f'"{schema.name}"')
    for name, kind in columns.items():
        if name not in present:
            connection.execute(f'ALTER TABLE "{schema.name}" ADD COLUMN "{name}" {kind}')


def take(connection: Connection, schema: Schema, *, delivered: str) -> None:
    """Hold the rows of a relation as ``delivered_rows``, typed as the Schema; columns it lacks count as empty."""
    names = [column.name for column in schema.columns] + ["origin_key"]
    present = columns_of(connection, delivered)
    given = ", ".join(_given(schema, name, present) for name in names)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE delivered_rows AS SELECT {given} FROM {delivered}")


def fill(connection: Connection, schema: Schema, *, delivered: str, now: datetime) -> None:
    """Open every row of a relation in a table that holds none yet: as ``merge`` would, without a copy in between."""
    names = [column.name for column in schema.columns] + ["origin_key"]
    present = columns_of(connection, delivered)
    given = ", ".join(_given(schema, name, present) for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        f'INSERT INTO "{schema.name}" ({listed}, known_from) SELECT {given}, ?::TIMESTAMP FROM {delivered}', [now]
    )


def merge(connection: Connection, schema: Schema, *, delivered: str, now: datetime, mode: Mode = "whole") -> Merged:
    """Make the rows of ``delivered`` the ones known from ``now`` on; how many stayed, were closed, were opened."""
    take(connection, schema, delivered=delivered)
    return apply(connection, schema, now=now, mode=mode)


def apply(
    connection: Connection, schema: Schema, *, now: datetime, mode: Mode = "whole", keep_closed: str | None = None
) -> Merged:
    """Merge ``delivered_rows`` into the table of the Schema; how many stayed, were closed, were opened.

    Equal rows stay as they are, changed ones are closed at ``now`` (UTC) and opened anew; absent ones are closed
    where the delivery is ``whole``, unless they were written or noticed here. ``keep_closed``: the
    temporary table that is to hold the closed rows as they were. Keys of ``delivered_rows`` must be filled and unique.
    """
    table, names = f'"{schema.name}"', [column.name for column in schema.columns]
    same_key = " AND ".join(f'known."{name}" IS NOT DISTINCT FROM new."{name}"' for name in schema.key)
    same = " AND ".join(f'known."{name}" IS NOT DISTINCT FROM new."{name}"' for name in names)
    # A source that does not carry our key back says nothing against it.
    same += " AND (new.origin_key IS NULL OR known.origin_key IS NOT DISTINCT FROM new.origin_key)"
    join = "LEFT JOIN" if mode == "whole" else "JOIN"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE compared AS SELECT known.rowid AS was, new.rowid AS becomes, "
        f"coalesce(new.rowid IS NOT NULL AND {same}, false) AS same, known.origin_key, known.known_from "
        f"FROM {table} AS known {join} delivered_rows AS new ON {same_key} "
        f"WHERE known.known_to IS NULL AND (new.rowid IS NOT NULL OR NOT ({own(schema, 'known')}))"
    )
    not_same = "rowid IN (SELECT was FROM compared WHERE NOT same)"
    if keep_closed:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {keep_closed} AS SELECT * FROM {table} WHERE {not_same}")
    closed = changed(connection, "SELECT count(*) FROM compared WHERE NOT same")
    # A row opened and closed at the same instant was never known: history has no place for it.
    if changed(connection, "SELECT count(*) FROM compared WHERE NOT same AND known_from = ?", now):
        connection.execute(f"DELETE FROM {table} WHERE {not_same} AND known_from = ?", [now])
    connection.execute(f"UPDATE {table} SET known_to = ? WHERE {not_same}", [now])
    listed = ", ".join(f'"{name}"' for name in names)
    opened = changed(
        connection,
        f"INSERT INTO {table} ({listed}, origin_key, known_from) "
        f"SELECT {listed}, coalesce(new.origin_key, compared.origin_key), ?::TIMESTAMP "
        "FROM delivered_rows AS new LEFT JOIN compared ON compared.becomes = new.rowid "
        "WHERE coalesce(NOT compared.same, true)",
        now,
    )
    total = changed(connection, "SELECT count(*) FROM delivered_rows")
    connection.execute("DROP TABLE delivered_rows")
    connection.execute("DROP TABLE compared")
    return Merged(unchanged=total - opened, closed=closed, opened=opened)


def own(schema: Schema, table: str) -> str:
    """SQL that is true of rows written or noticed here: no delivery speaks of them."""
    written = f'{table}."{schema.key[0]}" = {table}.origin_key' if len(schema.key) == 1 else "false"
    return f"coalesce({written} OR starts_with({table}.origin_key, '{NOTICED}'), false)"


def columns_of(connection: Connection, relation: str) -> set[str]:
    """The names of a relation's columns."""
    return {row[0] for row in connection.execute(f"DESCRIBE {relation}").fetchall()}


def changed(connection: Connection, sql: str, *values: object) -> int:
    """Run a statement and give the number it answers with: rows touched, or a count."""
    found = connection.execute(sql, values).fetchone()
    return int(found[0]) if found else 0


def _given(schema: Schema, name: str, present: set[str]) -> str:
    kind = SQL_TYPES[schema.column(name).kind] if name in schema else HISTORY[name]
    return f'CAST({_quoted(name) if name in present else "NULL"} AS {kind}) AS "{name}"'


def _quoted(name: str) -> str:
    return f'"{name}"'
