"""Cycle intervals in the world of the benchmark, over 100 fixed seeds."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from benchmarks.truth.cycle import BENCHMARKS, CONFIDENCE, WIN_RATE, company, coverage, median_coverage, won_within

MARGIN = 2 * sqrt(CONFIDENCE * (1 - CONFIDENCE) / 100)


@pytest.mark.parametrize("n", [60, 400, 1_600])
@pytest.mark.parametrize("days", [30, 90, 180])
def test_shares_won_by_a_day_are_covered_as_promised(n: int, days: int) -> None:
    found = coverage(n=n, days=days, runs=100)
    assert CONFIDENCE - MARGIN <= found.share <= CONFIDENCE + MARGIN
    assert found.told >= 0.95


def test_the_median_given_won_is_covered_at_least_as_promised() -> None:
    found = median_coverage(n=400, runs=100)
    assert found.share >= CONFIDENCE - MARGIN
    assert found.told >= 0.95


def test_a_company_of_half_a_year_is_seldom_told_a_median() -> None:
    assert median_coverage(n=4_000, runs=50, span=180).told <= 0.2


def test_the_estimates_are_not_biased_by_what_is_open() -> None:
    rng = np.random.default_rng(5)
    shares = [company(rng, n=1_600).at(90).share for _ in range(100)]
    assert np.mean([share for share in shares if share is not None]) == pytest.approx(won_within(90), abs=0.003)


def test_the_truth_itself_ends_at_the_win_rate() -> None:
    assert won_within(20_000) == pytest.approx(WIN_RATE, abs=1e-6)
    # A deal takes a random part of its first day: 60 whole days are 60.5 days on average.
    assert won_within(60) == pytest.approx(0.5037 * WIN_RATE, abs=1e-4)


def test_benchmarks_bear_the_agreed_names() -> None:
    assert "pipeline.cycle_coverage" in BENCHMARKS
