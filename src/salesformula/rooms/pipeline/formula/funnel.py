"""How far leads came: counted at each step of the one funnel, and the leads behind the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from salesformula.facts.rollup_funnel import with_reached
from salesformula.rooms.pipeline.formula.narrow import keys, labelled, narrow

#: The steps in order. Each is counted in ``n_<step>``.
STEPS = ("sourced", "worked", "connect", "discovery", "demo", "won")
#: The steps that may be missing in the records of a lead that got further.
SKIPPED = ("worked", "connect", "discovery", "demo")

LEAD_COLUMNS = (
    "lead_id", "account_id", "account", "seller_id", "seller", "team_id", "team", "source", "segment", "quarter",
    "month", "step", "created_on", "attempt_on", "connect_on", "discovery_on", "demo_on", "won_on", "deal_id",
)  # fmt: skip


def funnel_counts(
    rollup: ir.Table,
    *,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    young_months: Sequence[str] | None = (),
) -> ir.Table:
    """Per group: how many leads came and how many of them reached each step.

    A lead is counted at a step when it took that step or a later one. n_skipped_<step>: leads that got further
    without that step on record. Leads of ``young_months`` (None: of every month) are counted as n_young and left
    out of n_mature and n_mature_won, which are what groups are compared by.

    Schemas: funnel_rollup -> (by ..., n_sourced, n_worked, n_connect, n_discovery, n_demo, n_won, n_skipped_* ...,
        n_young, n_mature, n_mature_won, first_month, last_month).
    Units: n_* count.
    Serves: O8.
    Source: mission O8 (seed 003); counting the earlier steps with the later ones is ours.
    Errors: Refused for a filter on a column the leads don't have.
    """
    rows = labelled(narrow(rollup, where or {}), by)
    names = [f"n_{step}" for step in STEPS] + [f"n_skipped_{step}" for step in SKIPPED]
    is_young = _is_young(rows, young_months)
    counted = {name: _sum(rows[name]) for name in names}
    return rows.aggregate(
        by=keys(by),
        **counted,
        n_young=_sum(rows.n_sourced, where=is_young),
        n_mature=_sum(rows.n_sourced, where=~is_young),
        n_mature_won=_sum(rows.n_won, where=~is_young),
        first_month=rows.month.min(),
        last_month=rows.month.max(),
    )


def funnel_leads(
    rollup: ir.Table, *, where: Mapping[str, str] | None = None, young_months: Sequence[str] | None = ()
) -> ir.Table:
    """The leads asked for with the first day of each step on record, and what each adds to every count.

    ``step`` is the furthest one reached.

    Schemas: lead_rollup -> (lead_id, labels, step, days, deal_id, n_leads = 1, is_worked, is_connect, is_discovery,
        is_demo, is_won, is_young, is_mature, is_mature_won).
    Units: *_on dates; is_* true or false.
    Serves: O8.
    Source: ours.
    Errors: Refused for a filter on a column the leads don't have.
    """
    leads = with_reached(rollup).rename(seller_id="owner_id", seller="owner")
    step = ibis.cases(
        (leads.is_won, "won"),
        *((leads[f"is_{name}"], name) for name in ("demo", "discovery", "connect", "worked")),
        else_="sourced",
    )
    rows = narrow(leads.mutate(step=step), where or {})
    flags, is_young = [f"is_{name}" for name in (*SKIPPED, "won")], _is_young(rows, young_months)
    return rows.select(
        *LEAD_COLUMNS,
        *flags,
        n_leads=ibis.literal(1, type="int64"),
        is_young=is_young,
        is_mature=~is_young,
        is_mature_won=rows.is_won & ~is_young,
    )


def wins_by_age(ages: ir.Table) -> ir.Table:
    """How many leads of each month were won at each age.

    Schemas: lead_ages -> (month, days, n_won). Wins dated before their lead are left out.
    Units: days; n_won count.
    Serves: O8.
    Source: ours.
    Errors: none.
    """
    return ages.filter(ages.days >= 0).select("month", "days", "n_won")


def won_without_lead(rollup: ir.Table) -> ir.Table:
    """How many deals are won, how many of them came from no lead, and how many of those are new business.

    Schemas: deal_rollup -> (n_won, n_without_lead, n_without_lead_new).
    Units: count.
    Serves: O8.
    Source: ours.
    Errors: none.
    """
    won = rollup.filter(rollup.is_won)
    without = ~ibis.coalesce(won.is_from_lead, ibis.literal(False))
    return won.aggregate(
        n_won=won.count(),
        n_without_lead=won.count(where=without),
        n_without_lead_new=won.count(where=without & (won.kind == "new")),
    )


def _is_young(rows: ir.Table, months: Sequence[str] | None) -> ir.BooleanValue:
    if months is None:
        return ibis.literal(True)
    young: ir.BooleanValue = rows.month.isin(list(months)) if months else ibis.literal(False)
    return ibis.coalesce(young, ibis.literal(False))


def _sum(counts: ir.IntegerColumn, *, where: ir.BooleanValue | None = None) -> ir.IntegerScalar:
    added: ir.IntegerScalar = counts.sum(where=where).cast("int64").fill_null(0)
    return added
