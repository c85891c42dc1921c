"""How much of a table's columns is known, and how much of what points elsewhere arrives."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir


def filled(rows: ir.Table, *, columns: tuple[str, ...]) -> ir.Table:
    """The number of rows, and per column the rows that hold a value; one row, one pass over the table.

    Schemas: any fact table -> (n_rows, and the columns themselves).
    Units: counts.
    Serves: O8.
    Source: counting.
    Errors: none.
    """
    return rows.aggregate(n_rows=rows.count(), **{name: rows[name].count() for name in columns})


def arriving(rows: ir.Table, *, targets: Mapping[str, ir.Column]) -> ir.Table:
    """Per referring column the rows whose value is a key that is there. ``targets``: the key each points to.

    Schemas: any fact table and those it refers to -> (column, n_resolved).
    Units: n_resolved count.
    Serves: O8.
    Source: counting.
    Errors: none.
    """
    parts = [_arriving(rows, name, target) for name, target in targets.items()]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _arriving(rows: ir.Table, name: str, target: ir.Column) -> ir.Table:
    there = target.name("_key").as_table()
    found = rows.select(_value=rows[name])
    found = found.semi_join(there, found["_value"] == there["_key"])
    return found.aggregate(n_resolved=found.count()).select("n_resolved", column=ibis.literal(name))
