"""The median given won: the plain median where all is decided, bounds where not, None where not yet reached."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesformula.stats.competing import competing
from salesformula.stats.location import median_interval_ranks
from salesformula.stats.median_given_won import MedianDays, median_given_won

Rows = list[tuple[int, int, int]]


def median_of(rows: Rows, confidence: float = 0.90) -> MedianDays | None:
    days, state, n = ([row[column] for row in rows] for column in range(3))
    return median_given_won(competing(days=days, state=state, n=n), confidence=confidence)


def test_an_even_number_of_wins_gives_the_mean_of_the_two_middle_days() -> None:
    found = median_of([(10, 1, 1), (20, 1, 1), (15, 2, 7)])
    assert found == MedianDays(15.0, None, None)


def test_where_no_deal_was_won_there_is_no_median() -> None:
    assert median_of([(10, 2, 5), (30, 0, 5)]) is None


def test_it_is_not_reached_while_the_undecided_could_move_it_far() -> None:
    # Half of the deals are open at 60 days: if none of them is won the median is 30, if all are it lies beyond 60.
    assert median_of([(day, 1, 5) for day in (10, 20, 30, 40, 50)] + [(60, 0, 25)]) is None


def test_it_is_reached_where_the_undecided_move_it_by_little() -> None:
    # 100 wins, one on each day from 51 to 150, and 2 of 400 deals open at 200 days.
    found = median_of([(day, 1, 1) for day in range(51, 151)] + [(80, 2, 298), (200, 0, 2)])
    assert found is not None
    assert 100 <= found.days <= 102
    assert found.low == pytest.approx(92, abs=1)
    assert found.high == pytest.approx(110, abs=1)


def test_an_open_deal_that_may_still_be_the_middle_one_leaves_it_open() -> None:
    assert median_of([(10, 1, 1), (20, 0, 1)]) is None


def test_a_young_companys_one_old_deal_does_not_make_a_median() -> None:
    # The only deal watched beyond day 10 was won: nothing is undecided by the estimate, yet 60 deals are open.
    assert median_of([(5, 1, 2), (10, 0, 60), (40, 1, 1)]) is None


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 2), st.integers(1, 9)), min_size=1, max_size=30))
@settings(max_examples=150)
def test_where_every_deal_is_decided_it_is_the_plain_median_with_its_ranks(rows: Rows) -> None:
    won = sorted(days for days, state, n in rows if state == 1 for _ in range(n))
    found = median_of(rows)
    if not won:
        assert found is None
        return
    ranks = median_interval_ranks(len(won), confidence=0.90)
    expected = (float(won[ranks[0] - 1]), float(won[ranks[1] - 1])) if ranks else (None, None)
    assert found == MedianDays(float(median(won)), *expected)


def test_of_100_companies_with_open_deals_at_least_84_intervals_hold_the_true_median() -> None:
    told = held = 0
    for seed in range(100):
        dice = np.random.default_rng(seed)
        is_won, age = dice.random(400) < 0.2, dice.integers(0, 548, 400)
        days = np.where(
            is_won, 60 * np.exp(0.9 * dice.standard_normal(400)), 45 * np.exp(0.8 * dice.standard_normal(400))
        )
        state = np.where(days > age, 0, np.where(is_won, 1, 2))
        rows = zip(np.minimum(np.ceil(days), age).astype(int).tolist(), state.tolist(), [1] * 400, strict=True)
        found = median_of(list(rows))
        if found is not None and found.low is not None and found.high is not None:
            told += 1
            held += found.low <= 60 <= found.high
    assert told >= 90
    assert held >= 0.84 * told
