"""Cumulative incidence: by hand, at its borders, and what holds for any counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesformula.stats.cumulative_incidence import CumulativeIncidence, cumulative_incidence
from salesformula.stats.proportion import wilson

Rows = list[tuple[int, int, int]]

#: (days, state, n): few days, so that ties abound.
COUNTS: st.SearchStrategy[Rows] = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 2), st.integers(0, 30)), max_size=25
)


def of(rows: Rows, confidence: float = 0.90) -> CumulativeIncidence:
    days, state, n = ([row[column] for row in rows] for column in range(3))
    return cumulative_incidence(days=days, state=state, n=n, confidence=confidence)


def test_five_deals_by_hand() -> None:
    # Of 5 one is won on day 10; on day 20 one of 4 is lost and one stops being watched; on day 30 one of 2 is won.
    found = of([(10, 1, 1), (20, 2, 1), (20, 0, 1), (30, 1, 1), (40, 0, 1)])
    assert found.n_watched.tolist() == [5, 4, 2, 1]
    assert found.won == pytest.approx([0.2, 0.2, 0.2 + 0.6 / 2, 0.5])
    assert found.lost == pytest.approx([0, 0.2, 0.2, 0.2])
    assert found.undecided == pytest.approx([0.8, 0.6, 0.3, 0.3])
    assert found.at(29).share == pytest.approx(0.2)
    assert found.at(30).share == pytest.approx(0.5)
    assert (found.at(30).n_watched, found.at(31).n_watched) == (2, 1)


def test_what_is_decided_on_a_day_was_watched_on_it() -> None:
    found = of([(7, 1, 1), (7, 2, 1), (7, 0, 2)])
    assert (found.at(6).share, found.at(7).share) == (0.0, 0.25)


def test_a_day_no_deal_was_watched_to_is_null_with_the_reason() -> None:
    beyond = of([(10, 1, 2), (40, 0, 1)]).at(41)
    assert (beyond.share, beyond.low, beyond.high, beyond.n_watched) == (None, None, None, 0)
    assert beyond.reason == "nobody_watched_so_long"


def test_once_every_deal_is_decided_the_share_stands_for_ever() -> None:
    found = of([(10, 1, 2), (40, 2, 6)])
    assert found.at(1000).share == pytest.approx(0.25)
    expected = wilson(2, 8, confidence=0.90)
    assert (found.at(1000).low, found.at(1000).high) == pytest.approx((expected.low, expected.high))


def test_beyond_the_longest_follow_up_the_interval_rests_on_how_many_were_watched_so_long() -> None:
    # A single deal was watched to day 40, and won; 59 young ones are open. Two in five were undecided until then.
    found = of([(5, 2, 36), (6, 0, 23), (40, 1, 1)])
    assert found.at(41).share == pytest.approx(0.4)
    expected = wilson(0.4 * 2.5, 2.5, confidence=0.90)
    assert (found.at(41).low, found.at(41).high) == pytest.approx((expected.low, expected.high))


def test_nothing_at_all_has_its_own_reason() -> None:
    found = of([])
    assert (found.n, found.at(30).share, found.at(30).reason) == (0, None, "no_deals")
    assert found.median_given_won() is None


def test_where_all_are_open_nothing_is_won_and_the_interval_says_how_many_were_watched() -> None:
    found = of([(30, 0, 20), (60, 0, 10)])
    assert (found.at(30).share, found.at(30).high) == (0.0, wilson(0, 30, confidence=0.90).high)
    assert (found.at(31).share, found.at(31).high) == (0.0, wilson(0, 10, confidence=0.90).high)
    assert found.median_given_won() is None


def test_all_decided_on_the_first_day() -> None:
    found = of([(0, 1, 3), (0, 2, 1)])
    assert (found.at(0).share, found.at(500).share) == (0.75, 0.75)
    median = found.median_given_won()
    assert median is not None
    assert (median.days, median.low, median.high) == (0.0, None, None)


@pytest.mark.parametrize(("state", "share"), [(0, 0.0), (1, 1.0), (2, 0.0)])
def test_a_single_deal(state: int, share: float) -> None:
    found = of([(5, state, 1)]).at(5)
    assert found.share == share
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low > 0.7


@pytest.mark.parametrize(
    ("days", "state", "n"), [([1, 2], [1], [1]), ([-1], [1], [1]), ([1], [3], [1]), ([1], [1], [-1])]
)
def test_impossible_counts_raise(days: list[int], state: list[int], n: list[int]) -> None:
    with pytest.raises(ValueError, match=r"differ in length|at least 0, and states"):
        cumulative_incidence(days=days, state=state, n=n, confidence=0.90)


def test_a_negative_day_raises() -> None:
    with pytest.raises(ValueError, match="found -1"):
        of([(5, 1, 1)]).at(-1)


@given(COUNTS)
@settings(max_examples=150)
def test_won_lost_and_undecided_add_up_and_never_turn_back(rows: Rows) -> None:
    found = of(rows)
    assert found.won + found.lost + found.undecided == pytest.approx(np.ones(len(found.days)))
    assert np.all(np.diff(found.won) >= 0)
    assert np.all(np.diff(found.undecided) <= 0)
    for day in range(14):
        by = found.at(day)
        if by.share is not None and by.low is not None and by.high is not None:
            assert 0 <= by.low <= by.share + 1e-12
            assert by.share <= by.high + 1e-12 <= 1 + 1e-9


@given(COUNTS, st.integers(0, 12))
@settings(max_examples=100)
def test_twice_the_deals_give_the_same_share_and_a_narrower_interval(rows: Rows, day: int) -> None:
    once, twice = of(rows).at(day), of([(days, state, 2 * n) for days, state, n in rows]).at(day)
    if once.share is None:
        assert twice.share is None
        return
    assert twice.share == pytest.approx(once.share)
    assert once.low is not None
    assert once.high is not None
    assert twice.low is not None
    assert twice.high is not None
    assert twice.high - twice.low < once.high - once.low


@given(COUNTS, st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_the_rows_and_how_they_are_split_do_not_matter(rows: Rows, dice: st.DataObject) -> None:
    split = [(days, state, 1) for days, state, n in rows for _ in range(n)]
    dice.shuffle(split)  # type: ignore[attr-defined]
    whole, shuffled = of(rows), of(split)
    assert [whole.at(day) for day in (3, 6, 12)] == [shuffled.at(day) for day in (3, 6, 12)]
    assert whole.median_given_won() == shuffled.median_given_won()


@given(COUNTS, st.integers(0, 12))
@settings(max_examples=100)
def test_where_nothing_is_open_the_interval_is_wilsons(rows: Rows, day: int) -> None:
    decided = [(days, 1 + state % 2, n) for days, state, n in rows]
    found = of(decided)
    if not found.n:
        return
    won = sum(n for days, state, n in decided if state == 1 and days <= day)
    expected, by = wilson(won, found.n, confidence=0.90), found.at(day)
    assert (by.share, by.low, by.high) == pytest.approx((won / found.n, expected.low, expected.high))
