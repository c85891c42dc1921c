"""Wilson's interval: its borders, and its coverage over 100 fixed seeds."""

from __future__ import annotations

import numpy as np
import pytest

from salesformula.stats.proportion import wilson


def test_none_of_n_starts_at_nothing_and_all_of_n_ends_at_everything() -> None:
    assert wilson(0, 10, confidence=0.95).low == 0.0
    assert wilson(10, 10, confidence=0.95).high == 1.0


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_an_impossible_share_raises(k: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"k = {k}, n = {n}"):
        wilson(k, n, confidence=0.95)


def test_coverage_at_90_percent_over_100_companies_of_30_sellers() -> None:
    covered = []
    for seed in range(100):
        dice = np.random.default_rng(seed)
        true = dice.beta(20, 12, size=30)
        n = dice.integers(25, 400, size=30)
        for rate, size, won in zip(true, n, dice.binomial(n, true), strict=True):
            covered.append(rate in wilson(int(won), int(size), confidence=0.90))
    assert 0.88 <= np.mean(covered) <= 0.92
