"""The room's arithmetic: pure functions from the lead rollup to one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from salesformula.facts.rate import rate
from salesformula.kit.errors import Refused

__all__ = ["conversion_counts", "leads", "wins_by_age"]

#: The label of a group whose leads carry none.
MISSING = "(missing)"

COLUMNS = (
    "lead_id", "account_id", "account", "source", "channel", "motion", "segment", "owner_id", "owner", "month",
    "created_on", "deal_id", "is_won", "won_on", "days_to_won",
)  # fmt: skip


def conversion_counts(
    rollup: ir.Table,
    *,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    mature_to: date | None = None,
) -> ir.Table:
    """Per group: how many leads came, how many of them were won, and the share.

    conversion_share = n_won / n_leads over all leads of the group, old and young. ``mature_to``: the last day on
    which a lead that is old enough to judge came; those after it are counted as n_young (None: none is).

    Schemas: lead_rollup -> (by ..., n_leads, n_won, n_young, conversion_share, first_created_on, last_created_on).
    Units: n_* count; conversion_share 0-1; *_on dates.
    Serves: O8.
    Source: ours; won leads / leads of the cohort is the common definition.
    Errors: Refused for a filter on a column the leads don't have.
    """
    rows = _with_age(_narrow(rollup, where or {}), mature_to)
    labelled = rows.mutate(**{name: rows[name].fill_null(MISSING) for name in by})
    counts = labelled.aggregate(
        by=list(by),
        n_leads=labelled.count(),
        n_won=_n_true(labelled.is_won),
        n_young=_n_true(labelled.is_young),
        first_created_on=labelled.created_on.min(),
        last_created_on=labelled.created_on.max(),
    )
    return counts.mutate(conversion_share=rate(counts.n_won, counts.n_leads))


def wins_by_age(rollup: ir.Table) -> ir.Table:
    """How many leads were won at each age; those whose first day or winning day is unknown are left out.

    Schemas: lead_rollup -> (days_to_won, n_won).
    Units: days_to_won days, below 0 where the win is dated before the lead; n_won count.
    Serves: O8.
    Source: ours.
    Errors: none.
    """
    won = rollup.filter(rollup.is_won & rollup.days_to_won.notnull())
    return won.aggregate(by=["days_to_won"], n_won=won.count())


def leads(rollup: ir.Table, *, where: Mapping[str, str] | None = None, mature_to: date | None = None) -> ir.Table:
    """The leads asked for, with what each adds to every number of this room, so that sums reconcile.

    Schemas: lead_rollup -> (lead_id, labels, days, deal_id, is_won, n_leads = 1, is_young).
    Units: *_on dates; days_to_won days; is_* true or false.
    Serves: M9.
    Source: ours.
    Errors: Refused for a filter on a column the leads don't have.
    """
    rows = _with_age(_narrow(rollup, where or {}), mature_to)
    return rows.select(*COLUMNS, "is_young", n_leads=ibis.literal(1, type="int64"))


def _narrow(rows: ir.Table, where: Mapping[str, str]) -> ir.Table:
    """The leads whose labels equal the values asked for; "(missing)" asks for those without one."""
    for name, value in sorted(where.items()):
        if name not in rows.columns:
            raise Refused(f"there is no column {name!r} to filter these rows by; there are: {', '.join(rows.columns)}")
        rows = rows.filter(rows[name].isnull() if value == MISSING else rows[name] == value)
    return rows


def _with_age(rows: ir.Table, mature_to: date | None) -> ir.Table:
    young = ibis.literal(False) if mature_to is None else (rows.created_on > ibis.literal(mature_to)).fill_null(False)
    return rows.mutate(is_young=young)


def _n_true(flag: ir.BooleanValue) -> ir.IntegerScalar:
    """How many are true; 0 where there are no rows."""
    # A truth value can't be cast to int64 on PostgreSQL.
    one, none = ibis.literal(1, type="int64"), ibis.literal(0, type="int64")
    counted: ir.IntegerScalar = ibis.ifelse(flag, one, none).sum().cast("int64").fill_null(0)
    return counted
