"""Deals by the day they were opened: counted by age, decision and days to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from salesformula.rooms.pipeline.formula.narrow import keys, labelled, narrow, with_state
from salesformula.rooms.pipeline.formula.worth import n_true


def opened(deals: ir.Table) -> ir.Table:
    """The deals whose days are known, labelled by the month and quarter in which they were opened.

    Left out: deals whose first day is unknown, and decided ones whose closing day is.

    Schemas: deal_rollup -> deal_rollup, with month and quarter of opening.
    Units: as deal_rollup.
    Serves: N20.
    Source: ours.
    Errors: none.
    """
    labelled_anew = deals.mutate(month=deals.created_month, quarter=deals.created_quarter)
    return labelled_anew.filter(_has_days(labelled_anew))


def deal_cells(
    deals: ir.Table, *, by: Sequence[str] = (), where: Mapping[str, str] | None = None, as_of: date
) -> ir.Table:
    """How many deals of each group, segment and kind stand where: by age, state and days to the decision.

    ``age`` is the day of the answer minus the first day. A decision dated before the deal was opened counts as of
    its first day, one dated after the day of the answer as of that day.

    Schemas: deal_rollup -> (by ..., segment_of, kind_of, state_of, age, days, n). state_of is won, lost or open; days
        is null for open deals.
    Units: age and days in days; n count.
    Serves: N19, N20.
    Source: ours.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = labelled(narrow(with_state(opened(deals)), where or {}), by)
    first = rows.created_on.epoch_days()
    age = ibis.greatest(ibis.literal(as_of).epoch_days() - first, 0).cast("int64")
    took = (rows.closed_on.epoch_days() - first).cast("int64")
    days = (rows.state == "open").ifelse(ibis.null("int64"), ibis.least(ibis.greatest(took, 0), age))
    aged = rows.mutate(segment_of=rows.segment, kind_of=rows.kind, state_of=rows.state, age=age, days=days)
    return aged.group_by([*keys(by), "segment_of", "kind_of", "state_of", "age", "days"]).agg(n=aged.count())


def opened_counted(deals: ir.Table, *, by: Sequence[str] = (), where: Mapping[str, str] | None = None) -> ir.Table:
    """Per group: deals opened, won, lost and open, and the days between which they were opened.

    Schemas: deal_rollup -> (by ..., n_created, n_won, n_lost, n_open, first_created_on, last_created_on).
    Units: n_* count; *_on dates.
    Serves: N20.
    Source: ours.
    Errors: Refused for a filter on a column the deals don't have.
    """
    rows = labelled(narrow(with_state(opened(deals)), where or {}), by)
    return rows.aggregate(
        by=keys(by),
        n_created=rows.count(),
        n_won=n_true(rows.state == "won"),
        n_lost=n_true(rows.state == "lost"),
        n_open=n_true(rows.state == "open"),
        first_created_on=rows.created_on.min(),
        last_created_on=rows.created_on.max(),
    )


def opened_unknown(deals: ir.Table, *, where: Mapping[str, str] | None = None) -> ir.Table:
    """How many deals are left out because a day of theirs is unknown.

    Schemas: deal_rollup -> (n_without_days).
    Units: count.
    Serves: N20.
    Source: ours.
    Errors: Refused for a filter on a column the deals don't have.
    """
    labelled_anew = deals.mutate(month=deals.created_month, quarter=deals.created_quarter)
    rows = narrow(with_state(labelled_anew), where or {})
    return rows.aggregate(n_without_days=n_true(~_has_days(rows)))


def _has_days(deals: ir.Table) -> ir.BooleanValue:
    decided = deals.is_won | deals.is_lost
    known: ir.BooleanValue = deals.created_on.notnull() & (~decided | deals.closed_on.notnull())
    return known
