"""The sum of periods to come: what constant periods give, the classical interval, rows drawn alike."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.stats import t

from salesformula.stats.sums_to_come import sums_to_come

SHARES = (0.1, 0.5, 0.9)


def test_periods_that_never_differ_leave_no_doubt() -> None:
    found = sums_to_come(np.full((1, 8), 25.0), n_ahead=4, shares=SHARES, runs=1_000)
    assert found.tolist() == [[100.0, 100.0, 100.0]]


def test_the_spread_is_that_of_the_classical_prediction_interval() -> None:
    # Geisser 1993, equation 2.22, for a sum of four: 4 mean +- t(7) s sqrt(4 + 16 / 8).
    periods = np.random.default_rng(1).normal(100, 10, (1, 8))
    low, middle, high = sums_to_come(periods, n_ahead=4, shares=SHARES, runs=40_000)[0]
    half = t.ppf(0.9, 7) * periods.std(ddof=1) * sqrt(4 + 16 / 8)
    assert middle == pytest.approx(4 * periods.mean(), rel=0.005)
    assert (high - low) / 2 == pytest.approx(half, rel=0.05)


def test_rows_are_drawn_alike_so_that_twice_the_pay_costs_twice_as_much() -> None:
    periods = np.array([[10.0, 14.0, 9.0, 12.0, 20.0]])
    once, twice = sums_to_come(np.vstack((periods, 2 * periods)), n_ahead=4, shares=SHARES, runs=2_000)
    assert twice == pytest.approx(2 * once)


def test_the_same_history_gives_the_same_figures_every_time() -> None:
    periods = np.array([[10.0, 14.0, 9.0, 12.0]])
    first, again = (sums_to_come(periods, n_ahead=4, shares=SHARES, runs=500) for _ in range(2))
    assert (first == again).all()


def test_three_periods_say_nothing_of_their_spread() -> None:
    with pytest.raises(ValueError, match="3 periods tell nothing"):
        sums_to_come(np.ones((1, 3)), n_ahead=4, shares=SHARES, runs=100)


def test_about_four_in_five_sums_fall_within_p10_and_p90() -> None:
    # 60 companies of eight quarters; the benchmark runs 2,000.
    rng, inside = np.random.default_rng(7), 0
    for _ in range(60):
        history, ahead = rng.gamma(20, 5, (1, 8)), rng.gamma(20, 5, 4).sum()
        low, _, high = sums_to_come(history, n_ahead=4, shares=SHARES, runs=1_000)[0]
        inside += bool(low <= ahead <= high)
    assert 40 <= inside <= 57
