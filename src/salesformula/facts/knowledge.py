"""What was known when: which version answered at an instant, and from when on anything was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir

from salesformula.facts.sandbox import Connection
from salesformula.kit.errors import Refused


@dataclass(frozen=True)
class Known:
    """The version that answered at an instant: its number, and the instant (UTC) up to which it knows."""

    version: int
    built_at: datetime


def first_answer(connection: Connection) -> datetime | None:
    """UTC instant from which on anything answered."""
    found = connection.execute("SELECT min(coalesce(published_at, built_at)) FROM versions_meta").fetchone()
    return found[0] if found else None


@dataclass(frozen=True)
class Landed:
    """A version of the lineage: up to which instant it knows, and from which on it answered (UTC)."""

    version: int
    built_at: datetime
    answered_from: datetime


def lineage(connection: Connection) -> tuple[Landed, ...]:
    """The versions that the facts of now were built through, the first first."""
    rows = connection.execute(
        "SELECT version, built_at, coalesce(published_at, built_at) FROM versions_meta ORDER BY version"
    ).fetchall()
    return tuple(Landed(*row) for row in rows)


def known_at(connection: Connection, instant: datetime) -> Known:
    """What answered at ``instant`` (UTC), of the versions that the facts of now were built through.

    Refused before the first import.
    """
    found = connection.execute(
        "SELECT version, built_at FROM versions_meta WHERE coalesce(published_at, built_at) <= ? "
        "ORDER BY version DESC LIMIT 1",
        [instant],
    ).fetchone()
    if found is None:
        first = first_answer(connection)
        begin = f"the first import was at {first:%Y-%m-%d %H:%M:%S} UTC" if first else "there was no import"
        raise Refused(f"nothing was known at {instant:%Y-%m-%d %H:%M:%S} UTC: {begin}")
    return Known(int(found[0]), found[1])


def rows_known(table: ir.Table, *, at: datetime | None) -> ir.Table:
    """The rows of a fact table known at an instant (UTC), None: known now; with the columns that keep history."""
    if at is None:
        return table.filter(table.known_to.isnull())
    return table.filter((table.known_from <= at) & (table.known_to.isnull() | (table.known_to > at)))


def rows_ever_known(table: ir.Table, *, at: datetime | None) -> ir.Table:
    """The rows that were known at an instant (UTC) or before it; None: all."""
    return table if at is None else table.filter(table.known_from <= at)


def rows_left(table: ir.Table, *, key: str, at: datetime | None) -> ir.Table:
    """The last known row of each record known at an instant (UTC; None: now) no more, but known before."""
    ever = rows_ever_known(table, at=at).anti_join(rows_known(table, at=at), key)
    latest_first = ibis.window(group_by=ever[key], order_by=[ever.known_from.desc()])
    numbered = ever.mutate(nth=ibis.row_number().over(latest_first))
    return numbered.filter(numbered.nth == 0).drop("nth")


def without_history(table: ir.Table) -> ir.Table:
    """The table without the columns that keep history."""
    return table.drop("known_from", "known_to", "origin_key")
