"""Churn per seller at the start of each month, and the quartile it puts them in."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import ibis
import ibis.expr.types as ir

from salesformula.rooms.compensation.formula.credits import Facts

#: Per month: who was ranked, how many of their customers had left, how many days their customers were served.
Churn = Mapping[date, list[tuple[str, int, int]]]


def churn_of(facts: Facts, months: Iterable[date], *, window_months: int) -> Churn:
    """The churn of every seller at the start of each of those months."""
    starts = ibis.memtable({"month_start": sorted(months)}, schema={"month_start": "date"})
    found: dict[date, list[tuple[str, int, int]]] = defaultdict(list)
    for row in churn_by_month(facts, starts, window_months=window_months).to_pyarrow().to_pylist():
        found[row["month_start"]].append((row["seller_id"], row["n_left"], row["served_days"]))
    return found


def churn_by_month(facts: Facts, months: ir.Table, *, window_months: int) -> ir.Table:
    """Per month and seller: customers who left in the months before it, and the days customers were served in them.

    ``months`` has one column, month_start. A subscription counts from the day it began up to the day it ended; one that
    began and ended outside the window counts for nothing.

    Schemas: subscriptions, months -> (month_start, seller_id, n_left, served_days).
    Units: n_left count; served_days days, one for each customer and day.
    Serves: P3.
    Source: mission P3 (seed 003); the window is ours.
    Errors: none.
    """
    rows = facts.table("subscriptions")
    rows = rows.filter(rows.seller_id.notnull() & rows.started_on.notnull())
    rows = rows.select("seller_id", "started_on", "ended_on")
    windows = months.mutate(since=(months.month_start - ibis.interval(months=window_months)).cast("date"))
    pairs = rows.cross_join(windows)
    begin = ibis.greatest(pairs.started_on, pairs.since)
    end = ibis.least(ibis.coalesce(pairs.ended_on, pairs.month_start), pairs.month_start)
    days = (end.epoch_days() - begin.epoch_days()).cast("int64")
    left = (pairs.ended_on >= pairs.since) & (pairs.ended_on < pairs.month_start)
    served = pairs.mutate(days=days, left=ibis.ifelse(left, 1, 0).fill_null(0)).filter(lambda t: t.days > 0)
    return served.group_by("month_start", "seller_id").agg(
        n_left=served.left.sum().cast("int64"), served_days=served.days.sum().cast("int64")
    )


def quartiles(churn: Churn) -> dict[tuple[date, str], int]:
    """The quartile of each seller among those of the same month: 1 is the lowest churn.

    A seller with r sellers of strictly lower churn among n is in quartile floor(4 r / n) + 1. Churn is compared as
    fractions, so that equals are equal.
    """
    found = {}
    for month, sellers in churn.items():
        shares = {seller: Fraction(n_left, days) for seller, n_left, days in sellers}
        ranked = sorted(shares.values())
        for seller, own in shares.items():
            place, _ = divmod(4 * bisect_left(ranked, own), len(ranked))
            found[month, seller] = place + 1
    return found
