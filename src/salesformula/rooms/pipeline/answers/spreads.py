"""Means and medians with their intervals, from two queries: the sums, then the values at the ranks wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.stats.interval import Interval
from salesformula.stats.location import mean_interval, median_interval_ranks, median_ranks

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Spread:
    """A group's mean and median with intervals; an interval is None where n is too small for one."""

    n: int
    mean: Decimal
    mean_interval: Interval | None
    median: Decimal
    median_low: Decimal | None
    median_high: Decimal | None


def spreads(rows: ir.Table, *, by: Sequence[str], confidence: float) -> dict[Key, Spread]:
    """Per group key: the spread of ``value`` over its rows; groups without a value are not in it."""
    sums = {_key(row, by): row for row in formula.sums(rows, by=by).to_pyarrow().to_pylist() if row["n"]}
    sizes = sorted({row["n"] for row in sums.values()})
    wanted = [(n, rank) for n in sizes for rank in sorted({*median_ranks(n), *_bounds(n, confidence)})]
    if not wanted:
        return {}
    ranks = pa.table({"n": pa.array([n for n, _ in wanted]), "position": pa.array([rank for _, rank in wanted])})
    found = formula.at_ranks(rows, by=by, ranks=ibis.memtable(ranks)).to_pyarrow().to_pylist()
    values = {(_key(row, by), row["position"]): Decimal(row["value"]) for row in found}
    return {key: _spread(key, row, values, confidence) for key, row in sums.items()}


def _spread(key: Key, row: Row, values: dict[tuple[Key, int], Decimal], confidence: float) -> Spread:
    n = row["n"]
    lower, upper = median_ranks(n)
    bounds = _bounds(n, confidence)
    return Spread(
        n=n,
        mean=Decimal(row["total"]) / n,
        mean_interval=mean_interval(n, row["total"], row["squares"], confidence=confidence),
        median=(values[key, lower] + values[key, upper]) / 2,
        median_low=values[key, bounds[0]] if bounds else None,
        median_high=values[key, bounds[1]] if bounds else None,
    )


def _bounds(n: int, confidence: float) -> tuple[int, ...]:
    return median_interval_ranks(n, confidence=confidence) or ()


def _key(row: Row, by: Sequence[str]) -> Key:
    return tuple(row[name] for name in by)
