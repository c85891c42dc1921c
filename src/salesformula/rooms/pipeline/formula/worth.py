"""What a won deal counts for: in the key metric, and in the mix."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from salesformula.facts.dated import with_value
from salesformula.kit.dated import Dated

MONEY = "decimal(18, 2)"
MONEY_SUM = "decimal(38, 2)"


def no_money() -> ir.DecimalScalar:
    """Nothing, as an amount of one deal."""
    nothing: ir.DecimalScalar = ibis.literal(Decimal("0.00"), type=MONEY)
    return nothing


def total(amount: ir.DecimalValue, *, where: ir.BooleanValue | None = None) -> ir.DecimalScalar:
    """The exact sum of amounts; 0 where there is none."""
    added: ir.DecimalScalar = amount.sum(where=where).cast(MONEY_SUM)
    return added.fill_null(ibis.literal(Decimal("0.00"), type=MONEY_SUM))


def n_true(flag: ir.BooleanValue) -> ir.IntegerScalar:
    """How many are true; 0 where there are no rows."""
    # A truth value can't be cast to int64 on PostgreSQL.
    one, none = ibis.literal(1, type="int64"), ibis.literal(0, type="int64")
    counted: ir.IntegerScalar = ibis.ifelse(flag, one, none).sum().cast("int64").fill_null(0)
    return counted


def worth(deals: ir.Table, *, metric: str) -> ir.DecimalValue:
    """What each deal is worth in the metric.

    ``acv``: the annual contract value, or the amount where the deal has none. ``amount``: the amount.
    ``mrr``: the monthly recurring revenue. ``customers``: 1 for a deal with a new customer, else 0.
    Null where the deal doesn't say.
    """
    if metric == "customers":
        one = ibis.literal(Decimal("1.00"), type=MONEY)
        return ibis.ifelse(deals.kind == "new", one, no_money())
    if metric == "acv":
        return ibis.coalesce(deals.acv_amount, deals.amount)
    return deals["mrr_amount"] if metric == "mrr" else deals["amount"]


def counts_for_metric(deals: ir.Table, *, kinds: Sequence[str]) -> ir.BooleanValue:
    """True for a won deal of a kind that counts towards the key metric."""
    counts: ir.BooleanValue = deals.is_won & deals.kind.isin(list(kinds))
    return counts


def part_of_mix(deals: ir.Table, *, metric: str) -> ir.StringValue:
    """large_new, small_new or upsell; null for renewals and for new deals without a worth.

    The deals carry ``large_from``, the amount from which each of them is large.
    """
    value = worth(deals, metric=metric)
    part: ir.StringValue = ibis.cases(
        (deals.kind == "addon", "upsell"),
        ((deals.kind == "new") & (value >= deals.large_from), "large_new"),
        ((deals.kind == "new") & (value < deals.large_from), "small_new"),
        else_=ibis.null("string"),
    )
    return part


def with_large_from(deals: ir.Table, large_from: Dated, *, as_of: date) -> ir.Table:
    """The deals with ``large_from``: what was in force for the deal's team on the day it closed.

    A deal that is open, or whose closing day is unknown, is read on the day ``as_of``.
    """
    return with_value(deals, large_from, name="large_from", on="closed_on", team="team_id", otherwise=as_of)
