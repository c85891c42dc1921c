"""Cases that bunch above an edge are seen, those that do not are not accused, and few say nothing."""

from __future__ import annotations

import numpy as np

from salesformula.stats.bunching import bunching


def attainments(seed: int, n: int = 1_000) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.95, 0.3, n)


def moved_over(values: np.ndarray, share: float, seed: int = 1) -> np.ndarray:
    """So large a share of those up to a tenth below 1 come out just above it."""
    short = (values >= 0.9) & (values < 1.0)
    gamed = short & (np.random.default_rng(seed).random(len(values)) < share)
    return np.where(gamed, 2.0 - values, values)


def test_counts_within_the_window_are_those_of_the_two_bins_on_either_side() -> None:
    values = np.concatenate((np.linspace(0.6, 1.399, 400), [0.95] * 3, [1.0] * 5))
    found = bunching(values, edge=1.0, width=0.05)
    n_below = int(((values >= 0.9) & (values < 1.0)).sum())
    n_above = int(((values >= 1.0) & (values < 1.1)).sum())
    assert (found.n_below, found.n_above) == (n_below, n_above)


def test_an_even_spread_expects_half_of_the_window_above() -> None:
    values = np.linspace(0.6, 1.399, 800)
    found = bunching(values, edge=1.0, width=0.05)
    assert found.expected_above is not None
    assert abs(found.expected_above - (found.n_below + found.n_above) / 2) < 1


def test_half_of_those_just_short_who_come_out_above_are_seen() -> None:
    seen = [bunching(moved_over(attainments(seed), 0.5), edge=1.0, width=0.05).p for seed in range(20)]
    assert sum(p is not None and p < 0.05 for p in seen) >= 18


def test_where_nobody_moves_a_deal_hardly_anybody_is_accused() -> None:
    seen = [bunching(attainments(seed), edge=1.0, width=0.05).p for seed in range(100)]
    assert sum(p is not None and p < 0.05 for p in seen) <= 10


def test_a_steep_spread_alone_is_no_bunching() -> None:
    # Most sellers are far below the edge, so that fewer stand above it than below: a test at one half would miss
    # bunching, one that knows the slope expects less above.
    values = np.random.default_rng(3).normal(0.75, 0.25, 2_000)
    found = bunching(values, edge=1.0, width=0.05)
    assert found.expected_above is not None
    assert found.expected_above < 0.45 * (found.n_below + found.n_above)
    assert found.p is not None
    assert found.p > 0.05


def test_few_cases_are_too_few_to_say() -> None:
    found = bunching(attainments(1, n=30), edge=1.0, width=0.05)
    assert (found.p, found.expected_above, found.excess, found.reason) == (None, None, None, "too_few_to_say")
