"""Facts and what was written here since: one table for answers that can't wait for a build."""

from __future__ import annotations

from datetime import datetime

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.facts.own_rows import Ends, own_key, typed
from salesformula.kit.schema import Schema
from salesformula.kit.written import Written


def with_tail(
    stored: ir.Table,
    written: Written,
    schema: Schema,
    *,
    built_at: datetime,
    at: datetime | None = None,
    ends: Ends | None = None,
) -> ir.Table:
    """The rows known at ``at`` (UTC; None: now), those written here included, each origin_key once.

    ``stored`` is the fact table as the file holds it, with every state and the columns of history, which the
    result has too. Rows of a CRM are those that the version built at ``built_at`` told; own rows count from the
    instant they were written. ``written`` goes before the file, so nothing hangs on which of them was read
    first; a CRM row that bears an origin_key, or whose id is in ``remote_ids``, goes before both.
    ``ends``: (table, id of a record merged away) → the id it lives on under.
    """
    key = own_key(schema)
    is_own = ibis.coalesce(stored.origin_key == stored[key], ibis.literal(False))
    told = _open_at(stored.filter(~is_own), built_at if at is not None else None)
    own = _open_at(stored.filter(is_own), at)
    if rows := written.of(schema.name):
        tail = ibis.memtable(typed(rows, schema, ends=ends)).cast(stored.schema()).select(stored.columns)
        begun = tail if at is None else tail.filter(tail.known_from <= at)
        own = own.anti_join(begun, "origin_key").union(_open_at(tail, at))
    taken = stored.filter(~is_own, stored.origin_key.notnull(), stored.known_from <= built_at).select("origin_key")
    own = own.anti_join(taken, "origin_key")
    if remote_ids := written.remote_ids_of(schema.name):
        noted = ibis.memtable(pa.table({"origin_key": list(remote_ids.values()), "remote_id": list(remote_ids)}))
        there = stored.filter(stored.known_from <= built_at)
        own = own.anti_join(noted.semi_join(there, noted.remote_id == there[key]), "origin_key")
    return told.union(own)


def _open_at(rows: ir.Table, at: datetime | None) -> ir.Table:
    if at is None:
        return rows.filter(rows.known_to.isnull())
    return rows.filter(rows.known_from <= at, rows.known_to.isnull() | (rows.known_to > at))
