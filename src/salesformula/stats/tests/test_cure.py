"""What would be won after the longest follow-up."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import CensoredData, lognorm

from benchmarks.truth.immature import Immature, company
from salesformula.stats.cells import LOST, OPEN, UNDECIDED, WON, Cells
from salesformula.stats.cure import mixture_cure


def cells(age: np.ndarray, days: np.ndarray, state: np.ndarray) -> Cells:
    """One deal a cell."""
    nothing = np.zeros(len(age), dtype=np.int64)
    return Cells(nothing, nothing, age, days, state, np.ones(len(age), dtype=np.int64))


def test_with_every_win_on_record_the_times_are_scipys_lognormal_of_whole_days() -> None:
    rng = np.random.default_rng(2)
    days = np.floor(80 * np.exp(0.7 * rng.standard_normal(800))).astype(np.int64)
    is_won, age = np.arange(800) < 500, np.full(800, 100_000)
    found = mixture_cure(cells(age, np.where(is_won, days, UNDECIDED), np.where(is_won, WON, OPEN)), confidence=0.9)
    between = np.column_stack((np.maximum(days - 0.5, 1e-9), days + 0.5))[is_won]
    sigma, _, median = lognorm.fit(CensoredData(interval=between), floc=0)
    assert found is not None
    assert found.share == pytest.approx(500 / 800, abs=1e-5)
    assert found.median_days == pytest.approx(median, rel=1e-3)
    assert found.sigma == pytest.approx(sigma, rel=1e-3)


def test_lost_deals_are_known_never_to_be_won() -> None:
    rng = np.random.default_rng(3)
    age = np.full(600, 2_000)
    is_won = np.arange(600) < 180
    days = np.clip(np.floor(50 * np.exp(0.5 * rng.standard_normal(600))), 0, 1_999).astype(np.int64)
    found = mixture_cure(cells(age, days, np.where(is_won, WON, LOST)), confidence=0.9)
    assert found is not None
    assert found.share == pytest.approx(180 / 600, abs=1e-4)
    assert found.won_by(2_000) == pytest.approx(1.0, abs=1e-6)
    assert found.won_by(0) == 0.0


def test_it_sees_past_a_follow_up_that_ends_before_the_wins_do() -> None:
    held, misses = [], []
    for seed in range(60):
        # Five months of records while half of the wins take longer than two.
        drawn = company(np.random.default_rng(seed), Immature(n_months=6, n_created=600))
        found = mixture_cure(drawn.cells, confidence=0.9)
        assert found is not None
        held.append(found.low <= 0.20 <= found.high)
        misses.append(found.share - 0.20)
    assert np.mean(held) >= 0.80
    assert abs(np.mean(misses)) < 0.02


def test_too_few_wins_say_nothing() -> None:
    age = np.full(30, 100)
    state = np.where(np.arange(30) < 19, WON, OPEN)
    assert mixture_cure(cells(age, np.where(state == WON, 20, UNDECIDED), state), confidence=0.9) is None
