"""A build takes the rows that people wrote here into the file.

The rooms keep every state of what was written there; the file repeats it from the build before on. What an
earlier version told stays as it was told: a row whose transaction committed after it was read is known from
the instant after that build.
"""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from datetime import datetime, timedelta

import pyarrow as pa

from salesformula.facts import following
from salesformula.facts.own_rows import can_be_written, own_key, typed
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Schema
from salesformula.kit.written import Written

MOMENT = timedelta(microseconds=1)


def absorb(connection: Connection, written: Written, *, now: datetime) -> None:
    """Make the file hold what was written here up to ``now``, each origin_key once.

    Within the transaction of a build, after what was delivered was merged and before the version notes itself in
    ``versions_meta``. States stamped later than ``now`` (UTC, without zone) are left to the tail. A CRM row that
    bears an origin_key, or whose id is in ``remote_ids``, ends ours for good. Doing it twice changes nothing.
    """
    built_at = _last_build(connection)
    for schema in TABLES.values():
        if not can_be_written(schema):
            continue
        _name_origins(connection, schema, written.remote_ids_of(schema.name))
        _end_superseded(connection, schema, now=now)
    for name in written.rows:
        _take_over(connection, TABLES[name], written, built_at=built_at, now=now)


def _last_build(connection: Connection) -> datetime | None:
    found = connection.execute("SELECT max(built_at) FROM versions_meta").fetchone()
    instant: datetime | None = found[0] if found else None
    return instant


def _name_origins(connection: Connection, schema: Schema, remote_ids: dict[str, str]) -> None:
    if not remote_ids:
        return
    given = pa.table({"remote_id": list(remote_ids), "origin_key": list(remote_ids.values())})
    connection.register("remote_ids", given)
    connection.execute(
        f'UPDATE "{schema.name}" AS row SET origin_key = remote_ids.origin_key FROM remote_ids '
        f'WHERE row."{own_key(schema)}" = remote_ids.remote_id AND row.origin_key IS NULL'
    )
    connection.unregister("remote_ids")


def _superseded(schema: Schema) -> str:
    # Also by a row that is gone since: what the CRM held and dropped doesn't come back as ours.
    return f'SELECT origin_key FROM "{schema.name}" WHERE origin_key IS NOT NULL AND origin_key <> "{own_key(schema)}"'


def _end_superseded(connection: Connection, schema: Schema, *, now: datetime) -> None:
    # Most tables hold nothing that was written here, and some hold a hundred million rows.
    if connection.execute(f'SELECT 1 FROM "{schema.name}" WHERE origin_key IS NOT NULL LIMIT 1').fetchone() is None:
        return
    mine = f'origin_key = "{own_key(schema)}" AND origin_key IN ({_superseded(schema)})'
    connection.execute(f'DELETE FROM "{schema.name}" WHERE known_to IS NULL AND known_from >= ? AND {mine}', [now])
    connection.execute(f'UPDATE "{schema.name}" SET known_to = ? WHERE known_to IS NULL AND {mine}', [now])


def _take_over(
    connection: Connection, schema: Schema, written: Written, *, built_at: datetime | None, now: datetime
) -> None:
    """Repeat the states after ``built_at``: the one that stood then is kept open, or ended, others follow it."""
    values = {"now": now, "start": (built_at or datetime.min) + MOMENT}
    names = ", ".join(f'"{column.name}"' for column in schema.columns)
    key, table = own_key(schema), f'"{schema.name}"'
    connection.register("given_rows", typed(written.of(schema.name), schema, ends=following.ends_of(connection)))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE written_rows AS SELECT {names}, origin_key, "
        "greatest(known_from, $start) AS known_from, CASE WHEN known_to <= $now THEN known_to END AS known_to "
        f"FROM given_rows WHERE known_from <= $now AND origin_key NOT IN ({_superseded(schema)})",
        values,
    )
    connection.unregister("given_rows")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE standing_rows AS SELECT * FROM {table} "
        f'WHERE "{key}" = origin_key AND known_from < $start AND (known_to IS NULL OR known_to >= $start) '
        "AND origin_key IN (SELECT origin_key FROM written_rows)",
        {"start": values["start"]},
    )
    connection.execute(
        f'DELETE FROM {table} WHERE "{key}" = origin_key AND (known_to IS NULL OR known_to >= $start) '
        "AND origin_key IN (SELECT origin_key FROM written_rows)",
        {"start": values["start"]},
    )
    connection.execute("DELETE FROM written_rows WHERE known_to <= known_from")
    _insert(connection, schema, start=values["start"])


def _insert(connection: Connection, schema: Schema, *, start: datetime) -> None:
    names = ", ".join(f'"{column.name}"' for column in schema.columns)
    same = " AND ".join(f'next."{column.name}" IS NOT DISTINCT FROM old."{column.name}"' for column in schema.columns)
    goes_on = f"next.origin_key = old.origin_key AND next.known_from = $start AND {same}"
    connection.execute(
        f'INSERT INTO "{schema.name}" ({names}, origin_key, known_from, known_to) '
        f"SELECT {names}, origin_key, known_from, CASE "
        f"WHEN EXISTS (FROM written_rows AS next WHERE {goes_on}) "
        f"THEN (SELECT next.known_to FROM written_rows AS next WHERE {goes_on}) "
        "ELSE coalesce((SELECT min(next.known_from) FROM written_rows AS next "
        "WHERE next.origin_key = old.origin_key), $start) END "
        "FROM standing_rows AS old "
        f"UNION ALL SELECT {names}, origin_key, known_from, known_to FROM written_rows AS next "
        f"WHERE NOT EXISTS (FROM standing_rows AS old WHERE {goes_on})",
        {"start": start},
    )
    connection.execute("DROP TABLE standing_rows")
    connection.execute("DROP TABLE written_rows")
