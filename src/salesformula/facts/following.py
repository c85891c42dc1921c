"""Merges followed: what pointed to a lost record points to the kept one, in what is known and what is delivered.

A table's own record that was merged away is closed. What changed about a lost record stays with the lost one.
"""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import ibis
import ibis.expr.types as ir

from salesformula.facts import merge
from salesformula.facts.own_rows import Ends
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Schema

#: Tables that tell of records as they were; derived ones are made anew from the followed.
NOT_FOLLOWED = frozenset({"deal_changes", "lead_changes", "merges", "reports", "calendar"})

# A chain (a into b, b into c) ends at its last record; a circle, which no source should write, has no end and is
# left alone, and so is what leads into one.
_ENDS = """
WITH RECURSIVE step AS (
    SELECT "table" AS of_table, lost_id, kept_id, 1 AS n FROM ({merges})
    WHERE kept_id IS NOT NULL AND kept_id <> lost_id
), chain AS (
    SELECT * FROM step
    UNION ALL
    SELECT chain.of_table, chain.lost_id, step.kept_id, chain.n + 1
    FROM chain JOIN step ON step.of_table = chain.of_table AND step.lost_id = chain.kept_id
    WHERE chain.n < 100
)
SELECT of_table, lost_id, kept_id FROM chain WHERE NOT EXISTS (
    SELECT 1 FROM step WHERE step.of_table = chain.of_table AND step.lost_id = chain.kept_id
)
"""


def ends(*, at: datetime | None = None) -> str:
    """SQL of (of_table, lost_id, kept_id): each lost record and the one it lives on as, by what was known at ``at``.

    ``at`` is UTC without a zone; None: now.
    """
    known = "known_to IS NULL"
    if at is not None:
        moment = f"TIMESTAMP '{at.isoformat(sep=' ')}'"
        known = f"known_from <= {moment} AND (known_to IS NULL OR known_to > {moment})"
    return ends_among(f"SELECT * FROM merges WHERE {known}")


def ends_among(merges: str) -> str:
    """SQL of the same, by the merges of a relation."""
    return _ENDS.format(merges=merges)


def find_ends(connection: Connection) -> None:
    """The temporary table ``merge_ends`` (of_table, lost_id, kept_id): each lost record and the one it lives on as.

    A record is followed only to one that was ever known or is delivered now: into the unknown nothing is merged.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE merge_ends AS {ends()}")
    delivered = {
        row[0]
        for row in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'staged'"
        ).fetchall()
    }
    for (name,) in connection.execute("SELECT DISTINCT of_table FROM merge_ends").fetchall():
        key = f'"{TABLES[name].key[0]}"' if name in TABLES else ""
        there = [f'SELECT {key} FROM "{name}"'] if key else []
        there += [f'SELECT {key} FROM staged.main."{name}"'] if key and name in delivered else []
        unknown = f"kept_id NOT IN ({' UNION ALL '.join(there)})" if there else "true"
        connection.execute(f"DELETE FROM merge_ends WHERE of_table = ? AND {unknown}", [name])


def ends_of(connection: Connection, *, at: datetime | None = None) -> Ends:
    """(table, id of a record merged away) → the id it lives on under, by what was known at ``at`` (UTC; None: now)."""
    found = connection.execute(ends(at=at)).fetchall()
    return {(table, lost_id): kept_id for table, lost_id, kept_id in found}


def pointed_to_kept(records: ir.Table, schema: Schema, ends: ir.Table, tables: Collection[str]) -> ir.Table:
    """The records with the kept id wherever a column names a record of ``tables`` that ``ends`` says was merged."""
    for column in schema.columns:
        table = (column.references or "").partition(".")[0]
        if table in tables:
            of_table = ends.filter(ends.of_table == table).select(lost_id="lost_id", kept_id="kept_id")
            joined = records.left_join(of_table, [(column.name, "lost_id")])
            kept = ibis.coalesce(joined.kept_id, joined[column.name])
            records = joined.mutate(**{column.name: kept}).drop("lost_id", "kept_id")
    return records


def follow_delivered(connection: Connection, schema: Schema) -> None:
    """In ``delivered_rows``: leave lost records out, and point what names one to the kept record."""
    if schema.name in NOT_FOLLOWED:
        return
    for column, table in _followed(connection, schema).items():
        _drop_copies(connection, schema, column, table)
        connection.execute(
            f'UPDATE delivered_rows SET "{column}" = ends.kept_id FROM merge_ends AS ends '
            f'WHERE ends.of_table = ? AND ends.lost_id = delivered_rows."{column}"',
            [table],
        )
    _leave_out_lost(connection, schema)


def follow_known(
    connection: Connection, schema: Schema, *, now: datetime, keep_closed: str | None = None
) -> merge.Merged | None:
    """In what is known of a table: close lost records, point to the kept ones; None where nothing names a lost one."""
    columns = {} if schema.name in NOT_FOLLOWED else _followed(connection, schema)
    lost = _names_lost(schema)
    tests = [
        f"\"{column}\" IN (SELECT lost_id FROM merge_ends WHERE of_table = '{table}')"
        for column, table in columns.items()
    ]
    if lost and _any_of(connection, schema.name):
        tests.append(lost)
    if not tests:
        return None
    names = ", ".join(f'"{column.name}"' for column in schema.columns)
    everything = f'SELECT {names}, origin_key FROM "{schema.name}" WHERE known_to IS NULL'
    touched = f"{everything} AND ({' OR '.join(tests)})"
    n_touched = merge.changed(connection, f"SELECT count(*) FROM ({touched})")
    if not n_touched:
        return None
    # Where keys change with what they name, or records go, the table is compared whole; else only what is touched.
    mode: merge.Mode = "whole" if lost or set(columns) & set(schema.key) else "changes"
    merge.take(connection, schema, delivered=f"({everything if mode == 'whole' else touched})")
    follow_delivered(connection, schema)
    return merge.apply(connection, schema, now=now, mode=mode, keep_closed=keep_closed)


def _followed(connection: Connection, schema: Schema) -> dict[str, str]:
    """Columns of the Schema that name records of a table some of whose records were merged."""
    merged = {row[0] for row in connection.execute("SELECT DISTINCT of_table FROM merge_ends").fetchall()}
    found = {}
    for column in schema.columns:
        table = (column.references or "").partition(".")[0]
        if table in merged:
            found[column.name] = table
    return found


def _any_of(connection: Connection, table: str) -> bool:
    return connection.execute("SELECT 1 FROM merge_ends WHERE of_table = ? LIMIT 1", [table]).fetchone() is not None


def _names_lost(schema: Schema) -> str:
    if schema.name in NOT_FOLLOWED or len(schema.key) > 1:
        return ""
    return f"\"{schema.key[0]}\" IN (SELECT lost_id FROM merge_ends WHERE of_table = '{schema.name}')"


def _leave_out_lost(connection: Connection, schema: Schema) -> None:
    lost = _names_lost(schema)
    if lost:
        connection.execute(f"DELETE FROM delivered_rows WHERE {lost}")


def _drop_copies(connection: Connection, schema: Schema, column: str, table: str) -> None:
    """Where the kept record has a row of its own, or another lost one brings it first, that of a lost record goes."""
    if column not in schema.key or TABLES.get(schema.name) is None:
        return
    others = [f'rows."{name}"' for name in schema.key if name != column]
    key = ", ".join((f'coalesce(ends.kept_id, rows."{column}")', *others))
    connection.execute(
        "DELETE FROM delivered_rows WHERE rowid IN (SELECT rows.rowid FROM delivered_rows AS rows "
        f'LEFT JOIN merge_ends AS ends ON ends.of_table = ? AND ends.lost_id = rows."{column}" '
        f"QUALIFY row_number() OVER (PARTITION BY {key} "
        "ORDER BY ends.kept_id IS NOT NULL, rows.rowid) > 1)",
        [table],
    )
