"""The truth benchmark of the win rate, with few runs: a regression, not the claim."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from benchmarks.truth.win_rate import BENCHMARKS, accused, coverage, deals, draw

RUNS = 100


def test_intervals_of_single_sellers_hold_the_truth_about_as_often_as_they_claim() -> None:
    measured = coverage(runs=RUNS)
    assert measured.standard_error < 0.007
    assert 0.93 <= measured.share <= 0.97


def test_equal_sellers_are_rarely_said_to_differ_and_more_rarely_named() -> None:
    said = accused(runs=RUNS)
    assert said.said_to_differ.share <= 0.05 + 2 * sqrt(0.05 * 0.95 / RUNS)
    assert said.any_named.share <= said.said_to_differ.share


def test_the_same_seed_measures_the_same() -> None:
    assert coverage(runs=5, seed=3) == coverage(runs=5, seed=3)
    assert coverage(runs=5, seed=3) != coverage(runs=5, seed=4)


def test_equal_sellers_have_true_shares_that_only_their_deals_set_apart() -> None:
    rng, given = np.random.default_rng(1), deals()
    _, equal = draw(rng, given, equal_skill=True)
    _, unequal = draw(rng, given, equal_skill=False)
    assert equal.std() < 0.02
    assert unequal.std() > 2 * equal.std()


def test_benchmarks_bear_the_agreed_names() -> None:
    assert {"pipeline.win_rate_closed_coverage", "pipeline.null_accused"} <= set(BENCHMARKS)


@pytest.mark.parametrize("equal", [True, False])
def test_nobody_wins_more_than_was_closed(equal: bool) -> None:
    won, truth = draw(np.random.default_rng(2), deals(), equal_skill=equal)
    assert np.all(won <= deals().totals)
    assert np.all((truth > 0) & (truth < 1))
