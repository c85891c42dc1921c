"""The test for a difference: what it leaves out, that it repeats itself, and how often it is wrong."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from salesformula.stats.differ import groups_differ


def test_groups_without_cases_are_left_out() -> None:
    with_empty = groups_differ([5, 0, 9], [10, 0, 10])
    assert with_empty == groups_differ([5, 9], [10, 10])
    assert with_empty is not None
    assert (with_empty.n_groups, with_empty.df) == (2, 1)


@pytest.mark.parametrize(("successes", "totals"), [([], []), ([3], [9]), ([3, 0], [9, 0])])
def test_one_group_cannot_differ(successes: list[int], totals: list[int]) -> None:
    assert groups_differ(successes, totals) is None


def test_groups_that_all_won_everything_do_not_differ() -> None:
    found = groups_differ([4, 7], [4, 7])
    assert found is not None
    assert (found.chi_square, found.p_permutation, found.detectable_sd) == (0.0, 1.0, None)


def test_more_successes_than_cases_raise() -> None:
    with pytest.raises(ValueError, match="0 <= successes <= total"):
        groups_differ([5, 1], [4, 4])


def test_the_same_counts_give_the_same_p_in_any_order() -> None:
    first, again = groups_differ([5, 9, 2], [10, 12, 11]), groups_differ([5, 9, 2], [10, 12, 11])
    turned = groups_differ([2, 9, 5], [11, 12, 10])
    assert first == again
    assert first is not None
    assert turned is not None
    assert turned.chi_square == pytest.approx(first.chi_square)
    assert turned.p_permutation == pytest.approx(first.p_permutation, abs=0.02)


def test_thousands_of_groups_draw_fewer_tables_but_never_below_999() -> None:
    found = groups_differ([20] * 8000, [40] * 8000)
    assert found is not None
    assert found.n_resamples == 999


def test_equal_sellers_are_accused_in_about_five_of_a_hundred_companies() -> None:
    accused = 0
    for seed in range(100):
        dice = np.random.default_rng(seed)
        n = dice.integers(10, 120, size=30)
        found = groups_differ(dice.binomial(n, 0.3).tolist(), n.tolist(), resamples=999)
        assert found is not None
        accused += found.p_permutation <= 0.05
    assert accused <= 100 * (0.05 + 2 * sqrt(0.05 * 0.95 / 100))


def test_a_difference_of_the_detectable_size_is_seen_about_four_times_in_five() -> None:
    n = np.full(30, 120)
    reference = groups_differ([36] * 30, n.tolist(), resamples=999)
    assert reference is not None
    assert reference.detectable_sd is not None
    seen = 0
    for seed in range(100):
        dice = np.random.default_rng(seed)
        true = np.clip(dice.normal(0.3, reference.detectable_sd, size=30), 0, 1)
        found = groups_differ(dice.binomial(n, true).tolist(), n.tolist(), resamples=999)
        assert found is not None
        seen += found.p_permutation <= 0.05
    assert 70 <= seen <= 90
