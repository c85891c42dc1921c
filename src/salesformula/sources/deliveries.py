"""Which tables a delivery holds whole and of which it holds changes only; what answers after it."""

# ruff: noqa: S608 - names come from Schemas and are quoted
from __future__ import annotations

from collections.abc import Iterable

from salesformula.facts import merge
from salesformula.facts.build import DELIVERIES, KEPT_FOR_EVER
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.sources.mapping import Mapping
from salesformula.sources.origin_keys import ORIGIN
from salesformula.sources.sql_text import name


def mode_of(mapping: Mapping, table: str) -> merge.Mode:
    """``whole``: a row that is absent is gone; ``changes``: it stays as it is, as what happened always does."""
    return "changes" if table in mapping.changes_only or table in KEPT_FOR_EVER else "whole"


def write_modes(connection: Connection, mapping: Mapping, tables: Iterable[str]) -> None:
    """Store ``staged.deliveries``: a row per staged table with its mode."""
    connection.execute(f"CREATE TABLE staged.main.{DELIVERIES} (table_name VARCHAR, mode VARCHAR)")
    for table in tables:
        connection.execute(f"INSERT INTO staged.main.{DELIVERIES} VALUES (?, ?)", [table, mode_of(mapping, table)])


def staying(connection: Connection, mapping: Mapping, table: str, *, delivered: str) -> str:
    """SQL of the rows known now that go on answering although ``delivered`` does not hold them.

    ``delivered``: a relation with the table's key and perhaps an origin key. A delivery of changes leaves the others
    alone, and so does every delivery with rows that were written or noticed here, unless it bears their key.
    """
    schema = TABLES[table]
    kept = "true" if mode_of(mapping, table) == "changes" else merge.own(schema, "old")
    same = " AND ".join(f"new.{name(key)} IS NOT DISTINCT FROM old.{name(key)}" for key in schema.key)
    rows = f"SELECT old.* FROM known.main.{name(table)} AS old WHERE old.known_to IS NULL AND {kept}"
    rows += f" AND NOT EXISTS (SELECT 1 FROM {delivered} AS new WHERE {same})"
    if _has_origin(connection, delivered):
        rows += f" AND NOT EXISTS (SELECT 1 FROM {delivered} AS new WHERE new.{ORIGIN} = old.{ORIGIN})"
    return f"({rows})"


def answering_after(
    connection: Connection, mapping: Mapping, tables: Iterable[str], *, known: frozenset[str]
) -> dict[str, int]:
    """Per table how many rows will answer once the staged ones are built."""
    counts = {}
    for table in tables:
        staged = f"staged.main.{name(table)}"
        sql = f"SELECT (SELECT count(*) FROM {staged})"
        if table in known:
            sql += f" + (SELECT count(*) FROM {staying(connection, mapping, table, delivered=staged)})"
        found = connection.execute(sql).fetchone()
        counts[table] = int(found[0]) if found else 0
    return counts


def gone(connection: Connection, mapping: Mapping, table: str) -> int:
    """How many rows that answer now will not do so any more, nor any row in their place."""
    staged = f"staged.main.{name(table)}"
    key = name(TABLES[table].key[0])
    stays = staying(connection, mapping, table, delivered=staged)
    here = f" OR new.{ORIGIN} = old.{ORIGIN}" if _has_origin(connection, staged) else ""
    found = connection.execute(
        f"SELECT count(*) FROM known.main.{name(table)} AS old WHERE old.known_to IS NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {staged} AS new WHERE new.{key} = old.{key}{here}) "
        f"AND NOT EXISTS (SELECT 1 FROM {stays} AS stays WHERE stays.{key} = old.{key})"
    ).fetchone()
    return int(found[0]) if found else 0


def _has_origin(connection: Connection, relation: str) -> bool:
    found = connection.execute(f"SELECT * FROM {relation} LIMIT 0").description or ()
    return any(column[0] == ORIGIN for column in found)
