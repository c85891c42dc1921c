"""What won deals are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis.expr.types as ir

from salesformula.rooms.pipeline.formula.narrow import keys, labelled, narrow, with_state
from salesformula.rooms.pipeline.formula.worth import n_true, total


def deal_sizes(deals: ir.Table, *, by: Sequence[str] = (), where: Mapping[str, str] | None = None) -> ir.Table:
    """One row per won deal with its amount, for sums and order statistics.

    Schemas: deal_rollup -> (by ..., deal_id, value). A deal without an amount has a null value.
    Units: value in the reporting currency.
    Serves: N19.
    Source: ours.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = labelled(narrow(with_state(deals), where or {}), by)
    return rows.filter(rows.is_won).select(*keys(by), "deal_id", value=rows.amount)


def sizes_counted(deals: ir.Table, *, by: Sequence[str] = (), where: Mapping[str, str] | None = None) -> ir.Table:
    """Per group: how many deals were won, what they sum to and how many of them carry no amount.

    Schemas: deal_rollup -> (by ..., n_won, won_amount, n_without_amount).
    Units: n_* count; won_amount in the reporting currency.
    Serves: N19.
    Source: ours.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = labelled(narrow(with_state(deals), where or {}), by)
    return rows.aggregate(
        by=keys(by),
        n_won=n_true(rows.is_won),
        won_amount=total(rows.amount, where=rows.is_won),
        n_without_amount=n_true(rows.is_won & rows.amount.isnull()),
    )
