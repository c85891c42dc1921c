"""Effects: what is neutral, what holds for any counts, and coverage over 100 fixed seeds."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesformula.stats.effect import Arm, Effect, mean_difference, relative_difference, share_difference


def of(values: list[int]) -> Arm:
    return Arm.of_values(len(values), sum(values), sum(value * value for value in values))


def test_an_empty_group_says_nothing() -> None:
    nothing = Effect(None, None, None, 1.0, 0, 9)
    assert share_difference(k=0, n=0, k_before=3, n_before=9, confidence=0.9) == nothing
    assert mean_difference(of([]), of([1] * 9), confidence=0.9) == nothing
    assert relative_difference(of([]), of([1] * 9), confidence=0.9) == nothing


def test_where_nobody_succeeded_the_difference_is_nought_but_not_certain() -> None:
    found = share_difference(k=0, n=10, k_before=0, n_before=10, confidence=0.95)
    assert (found.estimate, found.p) == (0.0, 1.0)
    assert (found.low, found.high) == pytest.approx((-0.2775, 0.2775), abs=5e-5)


def test_values_that_do_not_spread_say_nothing_of_chance() -> None:
    assert mean_difference(of([7, 7]), of([5, 5, 5]), confidence=0.9) == Effect(2.0, None, None, 1.0, 2, 3)


def test_one_value_says_nothing_of_chance() -> None:
    assert mean_difference(of([7]), of([5, 6, 4]), confidence=0.9) == Effect(2.0, None, None, 1.0, 1, 3)


def test_nothing_can_be_told_as_a_share_of_nought() -> None:
    assert relative_difference(of([3, 5]), of([-1, 1]), confidence=0.9) == Effect(None, None, None, 1.0, 2, 2)
    assert relative_difference(Arm.of_share(3, 9), Arm.of_share(0, 9), confidence=0.9).estimate is None


def test_half_as_much_again_is_a_relative_difference_of_one_half() -> None:
    found = relative_difference(of([2, 4]), of([1, 3]), confidence=0.9)
    assert found.estimate == 0.5


def test_a_p_value_far_out_does_not_become_nought() -> None:
    found = share_difference(k=900, n=1000, k_before=400, n_before=1000, confidence=0.95)
    assert 0 < found.p < 1e-100


def test_impossible_groups_raise() -> None:
    with pytest.raises(ValueError, match="k = 4, n = 3"):
        share_difference(k=4, n=3, k_before=1, n_before=2, confidence=0.9)
    with pytest.raises(ValueError, match="-1 values"):
        Arm.of_values(-1, 0, 0)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=100)
def test_exchanging_the_groups_turns_the_sign(won: int, lost: int, won_before: int, lost_before: int) -> None:
    there = share_difference(
        k=won, n=won + lost, k_before=won_before, n_before=won_before + lost_before, confidence=0.9
    )
    back = share_difference(k=won_before, n=won_before + lost_before, k_before=won, n_before=won + lost, confidence=0.9)
    assert there.p == pytest.approx(back.p)
    if there.estimate is not None and there.low is not None and there.high is not None:
        assert back.estimate == pytest.approx(-there.estimate)
        assert (back.low, back.high) == pytest.approx((-there.high, -there.low))
        assert there.low <= there.estimate <= there.high


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=12), st.lists(st.integers(1, 50), min_size=2, max_size=12))
@settings(max_examples=100)
def test_the_interval_holds_nought_exactly_where_p_is_above_its_level(after: list[int], before: list[int]) -> None:
    for found in (
        mean_difference(of(after), of(before), confidence=0.9),
        relative_difference(of(after), of(before), confidence=0.9),
    ):
        if found.low is not None and found.high is not None and abs(found.p - 0.1) > 1e-9:
            assert (found.low <= 0 <= found.high) == (found.p > 0.1)


def test_differences_of_shares_are_covered_as_promised_with_few_cases() -> None:
    held = []
    for seed in range(100):
        dice = np.random.default_rng(seed)
        for n, n_before, share, share_before in ((20, 20, 0.2, 0.1), (40, 80, 0.3, 0.2), (25, 200, 0.5, 0.3)):
            k, k_before = int(dice.binomial(n, share)), int(dice.binomial(n_before, share_before))
            found = share_difference(k=k, n=n, k_before=k_before, n_before=n_before, confidence=0.90)
            assert found.low is not None
            assert found.high is not None
            held.append(found.low <= share - share_before <= found.high)
    assert 0.86 <= np.mean(held) <= 0.95


def test_differences_of_means_are_covered_as_promised_where_the_spread_differs() -> None:
    held = []
    for seed in range(100):
        dice = np.random.default_rng(seed)
        for n, n_before in ((10, 40), (40, 10), (25, 25)):
            after, before = dice.normal(52, 30, n), dice.normal(50, 10, n_before)
            arms = [
                Arm.of_values(len(v), Decimal(float(v.sum())), Decimal(float((v**2).sum()))) for v in (after, before)
            ]
            found = mean_difference(*arms, confidence=0.90)
            assert found.low is not None
            assert found.high is not None
            held.append(found.low <= 2 <= found.high)
    assert 0.86 <= np.mean(held) <= 0.94
