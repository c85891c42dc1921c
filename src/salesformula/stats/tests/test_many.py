"""Holm, Benjamini-Hochberg and who stands out."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesformula.stats.multiplicity import benjamini_hochberg, holm
from salesformula.stats.stands_out import stands_out

P_VALUES = st.lists(st.floats(0, 1), max_size=12)


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))


def test_benjamini_hochberg_by_hand() -> None:
    found = benjamini_hochberg([0.01, 0.20, 0.03, 0.04], q=0.10)
    assert found.is_found == (True, False, True, True)
    assert found.adjusted == pytest.approx((0.04, 0.20, 4 * 0.04 / 3, 4 * 0.04 / 3))


def test_no_tests_no_findings() -> None:
    assert holm([]) == ()
    assert benjamini_hochberg([], q=0.1).is_found == ()


@given(P_VALUES)
@settings(max_examples=50)
def test_holm_never_lowers_a_p_value_and_never_reverses_two(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(after >= before for before, after in zip(p_values, adjusted, strict=True))
    ordered = [after for _, after in sorted(zip(p_values, adjusted, strict=True))]
    assert ordered == sorted(ordered)


def test_one_seller_far_below_the_rest_is_named_below() -> None:
    standings = stands_out([50, 52, 48, 51, 5], [100, 100, 100, 100, 100], q=0.10)
    assert [standing.side for standing in standings] == [None, None, None, None, "below"]


def test_one_strong_seller_does_not_make_the_others_look_weak() -> None:
    standings = stands_out([30, 30, 30, 30, 95], [100, 100, 100, 100, 100], q=0.10)
    assert [standing.side for standing in standings] == [None, None, None, None, "above"]


def test_nobody_is_named_who_sits_in_the_middle_of_all() -> None:
    # The first is far above the weak four, which look ordinary once the strong three are out, and close to all others.
    standings = stands_out([45, 90, 90, 90, 22, 22, 22, 22], [100] * 8, q=0.10)
    assert not standings[0].is_named
    assert [one.side for one in standings[1:4]] == ["above"] * 3


def test_a_group_without_cases_is_not_named() -> None:
    assert stands_out([0, 90, 10], [0, 100, 100], q=0.10)[0].is_named is False


def test_counts_and_totals_must_match() -> None:
    with pytest.raises(ValueError, match="one count of successes for each total"):
        stands_out([1], [2, 3], q=0.1)


def test_of_the_sellers_named_about_one_in_ten_at_most_is_named_wrongly() -> None:
    wrong_shares = []
    for seed in range(100):
        dice = np.random.default_rng(seed)
        true = np.r_[np.full(26, 0.3), np.full(4, 0.5)]
        n = np.full(30, 120)
        standings = stands_out(dice.binomial(n, true).tolist(), n.tolist(), q=0.10)
        named = [place for place, standing in enumerate(standings) if standing.is_named]
        wrong_shares.append(sum(place < 26 for place in named) / max(1, len(named)))
    assert np.mean(wrong_shares) <= 0.10 + 2 * sqrt(0.1 * 0.9 / 100)
