"""Sums and order statistics of one value per row: all that means, medians and their intervals need."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def sums(rows: ir.Table, *, by: Sequence[str]) -> ir.Table:
    """Per group: how many values there are, their sum and the sum of their squares, exactly.

    Schemas: (by ..., deal_id, value) -> (by ..., n, total, squares). Null values are left out.
    Units: n count; total in the value's unit; squares in its square.
    Serves: N19.
    Source: ours.
    Errors: none.
    """
    rows = rows.filter(rows.value.notnull())
    # Engines know that squares of cents need four places; Ibis believes two.
    exact = "decimal(38, 4)" if rows.value.type().is_decimal() else "int64"
    squares = (rows.value * rows.value).cast(exact).sum().cast(exact)
    return rows.aggregate(by=list(by), n=rows.count(), total=rows.value.sum(), squares=squares)


def at_ranks(rows: ir.Table, *, by: Sequence[str], ranks: ir.Table) -> ir.Table:
    """Per group: the values at the ranks wanted for a group of that size.

    Schemas: (by ..., deal_id, value) and ranks (n, position) -> (by ..., position, value). Positions count from 1,
        smallest value first; ties go by deal_id, which leaves the value at a position unchanged.
    Units: those of the value.
    Serves: N19.
    Source: David and Nagaraja (2003), Order Statistics, 3rd edition, section 1.1.
    Errors: none.
    """
    rows = rows.filter(rows.value.notnull())
    group = [rows[name] for name in by]
    numbered = rows.select(
        *by,
        "value",
        size=rows.count().over(ibis.window(group_by=group)),
        place=ibis.row_number().over(ibis.window(group_by=group, order_by=[rows.value, rows.deal_id])) + 1,
    )
    found = numbered.join(ranks, [numbered.size == ranks.n, numbered.place == ranks.position])
    return found.select(*by, "position", "value")
