"""Intervals of means and medians: by hand, and their coverage over 100 fixed seeds."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from salesformula.stats.location import mean_interval, median_interval_ranks, median_ranks


def test_the_mean_of_two_equal_values_is_certain() -> None:
    interval = mean_interval(2, Decimal("20.00"), Decimal("200.00"), confidence=0.95)
    assert interval is not None
    assert (interval.low, interval.high) == (10.0, 10.0)


def test_large_amounts_do_not_cancel() -> None:
    amounts = [Decimal("1000000000.01"), Decimal("1000000000.02"), Decimal("1000000000.03")]
    interval = mean_interval(3, sum(amounts, Decimal(0)), sum((a * a for a in amounts), Decimal(0)), confidence=0.95)
    assert interval is not None
    # t(0.975, 2) = 4.30265, s = 0.01.
    assert interval.high - interval.low == pytest.approx(2 * 4.30265 * 0.01 / 3**0.5, rel=1e-4)


def test_one_value_has_no_interval() -> None:
    assert mean_interval(1, 5, 25, confidence=0.95) is None
    assert median_interval_ranks(1, confidence=0.95) is None


@pytest.mark.parametrize(("n", "ranks"), [(1, (1, 1)), (2, (1, 2)), (5, (3, 3)), (6, (3, 4))])
def test_the_median_is_the_middle_value_or_the_mean_of_two(n: int, ranks: tuple[int, int]) -> None:
    assert median_ranks(n) == ranks


def test_medians_of_skewed_values_are_covered_as_promised() -> None:
    covered = []
    for seed in range(100):
        dice = np.random.default_rng(seed)
        for n in (25, 40, 90, 200):
            values = np.sort(dice.lognormal(0, 1, size=n))
            ranks = median_interval_ranks(n, confidence=0.90)
            assert ranks is not None
            covered.append(values[ranks[0] - 1] <= 1.0 <= values[ranks[1] - 1])
    assert np.mean(covered) >= 0.88


def test_means_of_normal_values_are_covered_as_promised() -> None:
    covered = []
    for seed in range(100):
        dice = np.random.default_rng(seed)
        for n in (25, 40, 90, 200):
            values = dice.normal(50, 20, size=n)
            interval = mean_interval(
                n, Decimal(float(values.sum())), Decimal(float((values**2).sum())), confidence=0.90
            )
            assert interval is not None
            covered.append(50.0 in interval)
    assert 0.86 <= np.mean(covered) <= 0.94
