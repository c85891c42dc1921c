"""What customers did in the product in their first days, and how long they stayed after these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.facts import measures
from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.customer_churn import customers
from salesformula.stats.cells import Flags, Floats, Ints
from salesformula.stats.leaving import leaving_scores
from salesformula.stats.moment_choice import evidence_of
from salesformula.stats.moment_conditions import Condition, Conditions, conditions


@dataclass(frozen=True)
class Early:
    """The customers whose use was recorded from their first day, one element each, up to a day.

    ``use`` (customers x ``features``): how often each feature was used within the window. ``days``: from the
    window's end until they left or the day looked at; below 0 where that came first. ``n_before``: customers who
    began before any use was recorded, of whose first days nothing is known.
    """

    features: tuple[str, ...]
    account_ids: tuple[str, ...]
    use: Floats
    days: Ints
    left: Flags
    started: Ints
    n_before: int


def early_use(facts: Facts, *, window_days: int, until: date, time_zone: str) -> ir.Table:
    """Per customer and feature the quantity used from the first day on, within so many days.

    Schemas: usage, subscriptions, people, accounts -> (account_id, feature, quantity).
    Units: quantity in the feature's own unit; days are those of the company's time zone.
    Serves: P7, P8.
    Source: mission P7, P8 (seed 001).
    Errors: none.
    """
    began = customers(facts).select(customer_id="account_id", began_on="started_on")
    rows = facts.table("usage").inner_join(began, [("account_id", "customer_id")])
    rows = rows.mutate(used_on=measures.local_day(rows.occurred_at, time_zone=time_zone))
    since_first = rows.used_on.epoch_days() - rows.began_on.epoch_days()
    rows = rows.filter((since_first >= 0) & (since_first < window_days) & (rows.used_on < ibis.literal(until)))
    return rows.group_by("account_id", "feature").agg(quantity=rows.quantity.sum().cast("float64"))


def recorded_since(facts: Facts, *, time_zone: str) -> date | None:
    """The first day of which any use is recorded; None where none is."""
    usage = facts.table("usage")
    day = measures.local_day(usage.occurred_at, time_zone=time_zone)
    found: date | None = usage.select(day=day).day.min().to_pyarrow().as_py()
    return found


def early(facts: Facts, *, window_days: int, until: date, time_zone: str) -> Early:
    """Early use and staying of each customer, up to ``until`` (exclusive), in the order of their ids."""
    since = recorded_since(facts, time_zone=time_zone)
    rows = customers(facts)
    rows = rows.filter(rows.started_on < ibis.literal(until)).select("account_id", "started_on", "ended_on")
    all_of_them = rows.order_by("account_id").to_pyarrow()
    known = (
        pc.greater_equal(all_of_them["started_on"], since)
        if since
        else pa.array([False] * all_of_them.num_rows, pa.bool_())
    )
    table = all_of_them.filter(known)
    end = (until - date(1970, 1, 1)).days
    started, ended = _numbers(table["started_on"], end), _numbers(table["ended_on"], end)
    left = (ended < end) & table["ended_on"].is_valid().to_numpy()
    days = np.minimum(ended, end) - started - window_days
    used = early_use(facts, window_days=window_days, until=until, time_zone=time_zone).to_pyarrow()
    features = tuple(sorted(set(used["feature"].drop_null().to_pylist())))
    use = _crossed(table["account_id"], features, used)
    ids = tuple(table["account_id"].to_pylist())
    return Early(features, ids, use, days, left, started, all_of_them.num_rows - table.num_rows)


def condition_of(
    early: Early, *, feature: str | None, quantity: float | None, other_feature: str | None = None,
    other_quantity: float | None = None, n_features: int | None = None,
) -> Condition | None:  # fmt: skip
    """The condition that those words mean among the features there are; None where one is not there."""
    if n_features is not None:
        return Condition(n_features=n_features)
    named = [(feature, quantity), (other_feature, other_quantity)]
    asked = [(name, least) for name, least in named if name and least is not None]
    if not asked or any(name not in early.features for name, _ in asked):
        return None
    return Condition(tuple((early.features.index(name), float(least)) for name, least in asked))


def _numbers(days: pa.ChunkedArray, instead: int) -> Ints:
    numbers = pc.cast(pc.cast(days, pa.date32()), pa.int32())
    return np.asarray(pc.fill_null(pc.cast(numbers, pa.int64()), instead).to_numpy(), dtype=np.int64)


def _crossed(ids: pa.ChunkedArray, features: tuple[str, ...], used: pa.Table) -> Floats:
    """Customers by features: how much each used of each, 0 where nothing."""
    use = np.zeros((len(ids), len(features)))
    row = pc.index_in(used["account_id"], value_set=ids.combine_chunks())
    column = pc.index_in(used["feature"], value_set=pa.array(features, pa.string()))
    there = pc.and_(row.is_valid(), column.is_valid())
    rows, columns = (np.asarray(one.filter(there).to_numpy(), dtype=np.int64) for one in (row, column))
    use[rows, columns] = pc.fill_null(used["quantity"].filter(there), 0.0).to_numpy()
    return use


def met_by(early: Early, condition: Condition) -> Flags:
    """Which of the customers watched beyond the window meet a condition."""
    return condition.met(early.use[early.days >= 0])


def looked_at(early: Early) -> list[tuple[Condition, int]]:
    """Of each feature, and of the number of features, the condition with most evidence, and how many customers met it.

    In the order of the features: what one has more evidence than another by is mostly chance.
    """
    watched = early.days >= 0
    if not watched.any() or not early.features:
        return []
    tried = conditions(early.use[watched])
    if not tried.each:
        return []
    days, left = early.days[watched], early.left[watched]
    everyone = np.ones((int(watched.sum()), 1), dtype=np.bool_)
    evidence = evidence_of(tried, leaving_scores(days, left)[:, None], everyone, int(left.sum()))[:, 0]
    found = []
    for family in sorted(set(tried.family[~tried.is_pair].tolist()), key=lambda one: _features_of(tried, one)):
        own = np.flatnonzero(tried.family == family)
        best = int(own[evidence[own].argmax()])
        found.append((tried.each[best], int(tried.met[best].sum())))
    return found


def _features_of(tried: Conditions, family: int) -> tuple[bool, tuple[int, ...]]:
    """Features in their order, their number last."""
    one = tried.each[int(np.flatnonzero(tried.family == family)[0])]
    return one.n_features is not None, tuple(feature for feature, _ in one.uses)
