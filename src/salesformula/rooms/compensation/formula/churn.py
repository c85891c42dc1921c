"""Churn per seller at the start of each month, and the quartile it puts them in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from salesformula.rooms.compensation.formula.credits import Facts


@dataclass(frozen=True)
class Served:
    """Customers who left within the window, and the days that customers were served in it."""

    n_left: int
    days: int


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


def quartiles(rows: list[Mapping[str, object]]) -> dict[tuple[date, str], int]:
    """The quartile of each (month_start, seller_id) among those of the same month: 1 is the lowest churn.

    A seller with r sellers of strictly lower churn among n is in quartile floor(4 r / n) + 1.
    """
    by_month: dict[date, list[tuple[str, Served]]] = defaultdict(list)
    for row in rows:
        served = Served(int(str(row["n_left"])), int(str(row["served_days"])))
        by_month[row["month_start"]].append((str(row["seller_id"]), served))  # type: ignore[index]
    return {
        (month, seller): quartile(own, [served for _, served in sellers])
        for month, sellers in by_month.items()
        for seller, own in sellers
    }


def quartile(own: Served, everyone: list[Served]) -> int:
    """The quartile of one among all, themselves included: compared as fractions, so that equals are equal."""
    lower = sum(other.n_left * own.days < own.n_left * other.days for other in everyone)
    place, _ = divmod(4 * lower, len(everyone))
    return place + 1
