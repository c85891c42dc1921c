"""Customers won, leaving and staying before and after a new plan came into force, watched for equally long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.ledger import InForce

#: At most a year on either side: what was longer ago was another company.
MOST_DAYS = 365
#: Days after which it is told how many customers are still there.
RETENTIONS = (183, 365)


@dataclass(frozen=True)
class Span:
    """The plan that came, the one it replaced, and as many days on either side of the day it came."""

    plan: str
    replaced: str | None
    on: date
    days: int

    @property
    def first(self) -> date:
        """The first day before."""
        return self.on - timedelta(days=self.days)

    @property
    def end(self) -> date:
        """The first day that is no longer counted after."""
        return self.on + timedelta(days=self.days)


@dataclass(frozen=True)
class Side:
    """One side of a change.

    ``n_new``: customers won. ``n_left`` customers left in ``served_days`` days of being served. ``stayed[days]``: of
    the customers won that can have stayed so long, how many did, and how many they are.
    """

    n_new: int
    n_left: int
    served_days: int
    stayed: dict[int, tuple[int, int]]


def spans(versions: Sequence[InForce], *, first_day: date, as_of: date) -> list[Span]:
    """The changes that history lies on both sides of, the latest first; sides never reach over another change."""
    found = []
    for place, one in enumerate(versions):
        earlier = [other.plan.starts_on for other in versions[:place]]
        later = [other.plan.starts_on for other in versions[place + 1 :]]
        on = one.plan.starts_on
        since, until = max([first_day, *earlier]), min([as_of + timedelta(days=1), *later])
        days = min(MOST_DAYS, (on - since).days, (until - on).days)
        if days > 0:
            before = versions[place - 1].plan if place else None
            # With a gap between them nothing was in force just before.
            replaced = before.name if before and (before.ends_on is None or before.ends_on >= on) else None
            found.append(Span(one.plan.name, replaced, on, days))
    return found[::-1]


def sides(facts: Facts, span: Span, *, as_of: date) -> tuple[Side, Side]:
    """What happened before and after, from subscriptions: who begins is a customer won, who ends one who left.

    An account's first subscription counts as winning it. Whether a customer stayed so many days is asked of both
    sides of those alone whose customers could all be watched so long by ``as_of``: each side counts the customers of
    the first days, as many on both sides, and none of later days.

    Source: mission P29 (seeds 000, 003).
    """
    before = _side(facts, span.first, span.on, span, as_of)
    return before, _side(facts, span.on, span.end, span, as_of)


def _side(facts: Facts, first: date, end: date, span: Span, as_of: date) -> Side:
    rows = facts.table("subscriptions")
    rows = rows.filter(rows.started_on.notnull())
    customers = rows.group_by("account_id").agg(
        began_on=rows.started_on.min(),
        gone_on=rows.ended_on.isnull().any().ifelse(ibis.null("date"), rows.ended_on.max()),
    )
    since, until = ibis.literal(first), ibis.literal(end)
    known_to = ibis.literal(as_of)
    gone = (customers.gone_on <= known_to).ifelse(customers.gone_on, ibis.null("date"))
    customers = customers.mutate(gone_on=gone)
    served = _days(ibis.least(ibis.coalesce(customers.gone_on, until), until)) - _days(
        ibis.greatest(customers.began_on, since)
    )
    is_new = (customers.began_on >= since) & (customers.began_on < until)
    aggregates = {
        "n_new": is_new.sum(),
        "n_left": ((customers.gone_on >= since) & (customers.gone_on < until)).sum(),
        "served": ibis.greatest(served, 0).sum(),
    }
    for days in RETENTIONS:
        # As many of the first days on both sides as customers won in them can have been watched for so long.
        ripe = min(span.days, (as_of - span.on).days - days + 1)
        if ripe > 0:
            watched = (customers.began_on >= since) & (customers.began_on < ibis.literal(first + timedelta(days=ripe)))
            stays = customers.gone_on.isnull() | (_days(customers.gone_on) - _days(customers.began_on) >= days)
            aggregates[f"n_{days}"] = watched.sum()
            aggregates[f"k_{days}"] = (watched & stays).sum()
    [row] = customers.agg(**aggregates).to_pyarrow().to_pylist()
    return Side(
        n_new=row["n_new"] or 0,
        n_left=row["n_left"] or 0,
        served_days=int(row["served"] or 0),
        stayed={days: (row[f"k_{days}"] or 0, row[f"n_{days}"] or 0) for days in RETENTIONS if f"n_{days}" in row},
    )


def _days(day: ir.DateValue) -> ir.IntegerValue:
    number: ir.IntegerValue = day.epoch_days().cast("int64")
    return number
