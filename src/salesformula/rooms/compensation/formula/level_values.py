"""The running value of each criterion for one person, day by day, compared exactly: money in 1/10,000, no floats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt

from salesformula.rooms.compensation.formula.kernel import UNIT
from salesformula.rooms.compensation.formula.ladder import Criterion, Ladder
from salesformula.rooms.compensation.formula.whole import Flags, Ints

DAYS_A_YEAR = 365
Dates = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Span:
    """The days from ``first`` to ``last``, by place: 0 is the first. Windows are half-open pairs of places."""

    first: date
    last: date
    fiscal_year_starts: int = 1

    @property
    def n(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def place(self, day: date) -> int:
        """The place of a day; before the first 0, after the last n."""
        return min(max((day - self.first).days, 0), self.n)

    @cached_property
    def _days(self) -> Dates:
        return np.datetime64(self.first, "D") + np.arange(self.n)

    @cached_property
    def _months(self) -> Dates:
        return self._days.astype("datetime64[M]")

    def full_months(self, n: int) -> tuple[Ints, Ints]:
        """For each day the n calendar months before its own."""
        return self._places(self._months - n), self._places(self._months)

    def up_to_each_day(self, n: int) -> tuple[Ints, Ints]:
        """For each day the n months that end with it: after the same day n months ago, or that month's last."""
        then = self._months - n
        begins = then.astype("datetime64[D]")
        into = self._days - self._months.astype("datetime64[D]")
        longest = (then + 1).astype("datetime64[D]") - begins - 1
        return self._places(begins + np.minimum(into, longest) + 1), np.arange(1, self.n + 1)

    def fiscal_years(self) -> tuple[Ints, Ints]:
        """For each day its fiscal year so far."""
        into = (self._months.astype(np.int64) - (self.fiscal_year_starts - 1)) % 12
        return self._places(self._months - into), np.arange(1, self.n + 1)

    def _places(self, starts: Dates) -> Ints:
        away = (starts.astype("datetime64[D]") - np.datetime64(self.first, "D")).astype(np.int64)
        return np.clip(away, 0, self.n)


@dataclass(frozen=True)
class Sold:
    """One deal credited to a person. Amounts in 1/10,000; ``part`` is the share credited; prepaid None: not told."""

    on: date
    mrr: int
    arr: int
    part: Fraction
    prepaid: Fraction | None


@dataclass(frozen=True)
class Kept:
    """So many customers, served from ``started_on`` up to, not including, ``ended_on``."""

    started_on: date
    ended_on: date | None
    n: int


@dataclass(frozen=True)
class Values:
    """What a person's deals and customers come to by the end of each day of a span, as a ladder counts it."""

    span: Span
    ladder: Ladder
    sold: Sequence[Sold]
    kept: Sequence[Kept]
    _cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def holds(self, criterion: Criterion, bound: Fraction) -> Flags:
        """For each day whether the criterion is met at its end: above the bound; ARR at it or above; churn below."""
        match criterion:
            case "cumulative_mrr":
                return np.asarray(self._mrr[1:] > floor(bound * UNIT))
            case "new_mrr":
                return np.asarray(self._new_mrr > floor(bound * UNIT * self.ladder.new_mrr_months))
            case "arr":
                return np.asarray(self._arr >= ceil(bound * UNIT))
            case "prepaid_months":
                steps = [w > 0 and months > bound * w for _, months, w in self._prepaid]
                return np.array([False, *steps])[self._step]
            case "churn":
                left, served = self._churn
                lost = left * (DAYS_A_YEAR * bound.denominator)
                return np.asarray((served > 0) & (lost < served * bound.numerator))

    def stands(self, criterion: Criterion) -> Fraction | None:
        """The value at the end of the last day; None where there is nothing to count it on."""
        match criterion:
            case "cumulative_mrr":
                return Fraction(int(self._mrr[-1]), UNIT)
            case "new_mrr":
                return Fraction(int(self._new_mrr[-1]), UNIT * self.ladder.new_mrr_months)
            case "arr":
                return Fraction(int(self._arr[-1]), UNIT)
            case "prepaid_months":
                _, months, w = self._prepaid[-1] if self._prepaid else (0, Fraction(0), Fraction(0))
                return months * Fraction(1, w) if w > 0 else None
            case "churn":
                left, served = self._churn
                return Fraction(int(left[-1]) * DAYS_A_YEAR, int(served[-1])) if served[-1] else None

    @cached_property
    def _mrr(self) -> Ints:
        return self._so_far([(one.on, one.mrr) for one in self.sold])

    @cached_property
    def _new_mrr(self) -> Ints:
        is_full, months = self.ladder.new_mrr_window == "full_months", self.ladder.new_mrr_months
        since, until = self.span.full_months(months) if is_full else self.span.up_to_each_day(months)
        return np.asarray(self._mrr[until] - self._mrr[since])

    @cached_property
    def _arr(self) -> Ints:
        since, until = self.span.fiscal_years()
        so_far = self._so_far([(one.on, one.arr) for one in self.sold])
        return np.asarray(so_far[until] - so_far[since])

    @cached_property
    def _prepaid(self) -> list[tuple[int, Fraction, Fraction]]:
        """After each deal that tells it: its day, months × weight and weight, added up."""
        found, months, weights = [], Fraction(0), Fraction(0)
        for one in sorted(self.sold, key=lambda one: one.on):
            if one.prepaid is not None and one.on <= self.span.last:
                weight = one.part if self.ladder.prepaid_counts == "deal" else Fraction(one.mrr, UNIT)
                months, weights = months + weight * one.prepaid, weights + weight
                found.append((self.span.place(one.on), months, weights))
        return found

    @cached_property
    def _step(self) -> Ints:
        """For each day how many such deals had been won by its end."""
        return np.searchsorted([place for place, _, _ in self._prepaid], np.arange(self.span.n), side="right")

    @cached_property
    def _churn(self) -> tuple[Ints, Ints]:
        """For each day the customers who left within the window that ends with it, and the days served in it."""
        ended = [(one.ended_on, one.n) for one in self.kept if one.ended_on is not None]
        begun = self._so_far([(one.started_on, one.n) for one in self.kept])
        gone = self._so_far(ended)
        served = np.concatenate([[0], np.cumsum(begun[1:] - gone[1:])])
        since, until = self.span.up_to_each_day(self.ladder.churn_months)
        # Who left on the window's first day was not served in it.
        after = np.minimum(since + 1, self.span.n)
        return np.asarray(gone[until] - gone[after]), np.asarray(served[until] - served[since])

    def _so_far(self, events: Sequence[tuple[date, int]]) -> Ints:
        """What the events before each place add up to; one element more than there are days."""
        added = np.zeros(self.span.n + 1, dtype=np.int64)
        for day, amount in events:
            if day <= self.span.last:
                added[self.span.place(day) + 1] += amount
        return np.cumsum(added)
