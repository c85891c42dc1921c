"""How long closed deals took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from salesformula.rooms.pipeline.formula.narrow import keys, labelled, narrow, with_state
from salesformula.rooms.pipeline.formula.worth import n_true

OUTCOMES = ("won", "lost", "closed")


def days_to_close(deals: ir.Table, *, by: Sequence[str] = (), where: Mapping[str, str] | None = None) -> ir.Table:
    """Each closed deal's days from start to close, once under won or lost and once under closed.

    Schemas: deal_rollup -> (by ..., outcome, deal_id, value). value is null where the start is unknown.
    Units: value in days.
    Serves: N19.
    Source: ours. Open deals are not in it, so it speaks of deals that ended, not of how long a new deal will take.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = labelled(narrow(with_state(deals), where or {}), by)
    closed = rows.filter(rows.is_won | rows.is_lost)
    value = closed.days_to_close.cast("int64")
    ended = closed.select(*keys(by), "deal_id", outcome=closed.state, value=value)
    together = closed.select(*keys(by), "deal_id", outcome=ibis.literal("closed"), value=value)
    return ended.union(together)


def closings_counted(deals: ir.Table, *, by: Sequence[str] = (), where: Mapping[str, str] | None = None) -> ir.Table:
    """Per group: deals won, lost and open, and closed deals whose start is unknown.

    Schemas: deal_rollup -> (by ..., n_won, n_lost, n_open, n_without_start).
    Units: n_* count.
    Serves: N19.
    Source: ours.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = labelled(narrow(with_state(deals), where or {}), by)
    closed = rows.is_won | rows.is_lost
    return rows.aggregate(
        by=keys(by),
        n_won=n_true(rows.is_won),
        n_lost=n_true(rows.is_lost),
        n_open=n_true(~closed),
        n_without_start=n_true(closed & rows.days_to_close.isnull()),
    )
