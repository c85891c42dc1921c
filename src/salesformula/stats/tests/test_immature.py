"""Win rates of deals created, some of them still open."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.truth.immature import WORLD_G, company
from salesformula.stats.cells import LOST, OPEN, UNDECIDED, WON, Cells
from salesformula.stats.immature import created_rates
from salesformula.stats.pooled_rates import pooled_rates

Row = tuple[int, int, int, int, int, int]


def cells(*rows: Row) -> Cells:
    """(group, stratum, age, days, state, n)."""
    return Cells(*np.asarray(rows, dtype=np.int64).T)


def test_where_every_deal_is_decided_the_share_is_won_over_created() -> None:
    found = created_rates(
        cells((0, 0, 90, 10, WON, 12), (0, 1, 90, 40, LOST, 28), (1, 1, 60, 9, WON, 3), (1, 0, 60, 9, LOST, 2)),
        n_groups=2, confidence=0.9,
    )  # fmt: skip
    assert found.share == pytest.approx([12 / 40, 3 / 5])
    assert [found.n_created.tolist(), found.n_won.tolist(), found.n_open.tolist()] == [[40, 5], [12, 3], [0, 0]]
    assert np.all((found.low < found.share) & (found.share < found.high))


def test_without_losses_on_record_a_cohort_gets_its_wins_over_what_shows_by_its_age() -> None:
    # Of the old cohort's 20 wins 10 took 5 days and 10 took 50. At age 20 half of the wins show.
    found = created_rates(
        cells(
            (0, 0, 90, 5, WON, 10), (0, 0, 90, 50, WON, 10), (0, 0, 90, UNDECIDED, OPEN, 80),
            (1, 0, 20, 5, WON, 10), (1, 0, 20, UNDECIDED, OPEN, 90),
        ),
        n_groups=2, confidence=0.9,
    )  # fmt: skip
    assert found.share == pytest.approx([20 / 100, 20 / 100], abs=1e-9)
    assert found.matured == pytest.approx([1.0, 0.5])
    assert found.high[1] - found.low[1] > found.high[0] - found.low[0]


def test_a_known_loss_makes_the_open_ones_more_promising_than_no_news() -> None:
    old = ((0, 0, 90, 5, WON, 10), (0, 0, 90, 50, WON, 10), (0, 0, 90, 8, LOST, 80))
    young = (1, 0, 20, 5, WON, 10)
    silent = created_rates(cells(*old, young, (1, 0, 20, UNDECIDED, OPEN, 90)), n_groups=2, confidence=0.9)
    told = created_rates(
        cells(*old, young, (1, 0, 20, 8, LOST, 80), (1, 0, 20, UNDECIDED, OPEN, 10)), n_groups=2, confidence=0.9
    )
    # All who lose have lost by day 8: the ten still open will be won.
    assert told.share[1] == pytest.approx(0.20, abs=0.005)
    assert silent.share[1] > 0.9


def test_a_group_too_young_for_any_win_is_not_told() -> None:
    old = ((0, 0, 90, 30, WON, 20), (0, 0, 90, 30, LOST, 60))
    found = created_rates(cells(*old, (1, 0, 3, UNDECIDED, OPEN, 40)), n_groups=3, confidence=0.9)
    assert np.isnan(found.share[1:]).all()
    assert np.isnan(found.low[1:]).all()
    assert found.matured[1] == 0


def test_a_group_that_sells_what_takes_long_is_not_taken_for_a_weak_one() -> None:
    # Stratum 0 decides in 10 days, stratum 1 in 100; both win 30%. Each seller has 100 deals, all 50 days old.
    past = ((0, 0, 300, 10, WON, 30), (0, 0, 300, 10, LOST, 70), (0, 1, 300, 100, WON, 30), (0, 1, 300, 100, LOST, 70))
    quick = ((1, 0, 50, 10, WON, 27), (1, 0, 50, 10, LOST, 63), (1, 1, 50, UNDECIDED, OPEN, 10))
    slow = ((2, 0, 50, 10, WON, 3), (2, 0, 50, 10, LOST, 7), (2, 1, 50, UNDECIDED, OPEN, 90))
    found = created_rates(cells(*past, *quick, *slow), n_groups=3, confidence=0.9)
    assert found.share == pytest.approx([0.3, 0.3, 0.3], abs=1e-6)


@given(
    won=st.integers(0, 30), lost=st.integers(0, 30), opened=st.integers(1, 30), order=st.permutations(list(range(6)))
)
@settings(max_examples=40)
def test_the_share_lies_between_what_is_won_and_what_may_still_be(
    won: int, lost: int, opened: int, order: list[int]
) -> None:
    rows = [
        (0, 0, 200, 10, WON, 30), (0, 0, 200, 80, WON, 30), (0, 0, 200, 40, LOST, 140),
        (1, 0, 50, 10, WON, won), (1, 0, 50, 40, LOST, lost), (1, 0, 50, UNDECIDED, OPEN, opened),
    ]  # fmt: skip
    found = created_rates(cells(*rows), n_groups=2, confidence=0.9)
    n = won + lost + opened
    assert won / n - 1e-6 <= found.share[1] <= (won + opened) / n + 1e-6
    assert found.low[1] <= found.share[1] <= found.high[1]
    again = created_rates(cells(*(rows[k] for k in order)), n_groups=2, confidence=0.9)
    assert again.share == pytest.approx(found.share)


def test_a_hundred_companies_find_the_young_cohorts_rate_with_honest_intervals() -> None:
    held, misses, naive = [], [], []
    for seed in range(100):
        drawn = company(np.random.default_rng(seed), WORLD_G)
        n_groups = len(drawn.truth)
        found = created_rates(drawn.cells, n_groups=n_groups, confidence=0.9)
        held.append(np.mean((found.low <= drawn.truth) & (drawn.truth <= found.high)))
        misses.append(found.share[-2] - drawn.truth[-2])
        naive.append(found.n_won[-2] / found.n_created[-2] - drawn.truth[-2])
    assert 0.88 <= np.mean(held) <= 0.92
    # Five standard errors of the mean over 100 companies above the half point it is held to with more of them.
    assert abs(np.mean(misses)) < 0.015
    assert np.sqrt(np.mean(np.square(misses))) < 0.33 * np.sqrt(np.mean(np.square(naive)))


def test_ten_companies_whose_rate_rises_are_followed_by_the_line() -> None:
    found, truth = [], []
    for seed in range(10):
        drawn = company(np.random.default_rng(seed), WORLD_G.rising_to(0.25))
        when = np.arange(len(drawn.truth), dtype=np.float64)
        pooled = pooled_rates(drawn.cells, n_groups=len(when), when=when, confidence=0.9)
        found.append(pooled.share)
        truth.append(drawn.truth)
        assert pooled.change is not None
    gaps = np.asarray(found) - np.asarray(truth)
    assert np.abs(gaps.mean(axis=0)).max() < 0.02
    assert np.sqrt((gaps[:, -2] ** 2).mean()) < 0.03


def test_without_times_the_line_is_level_and_groups_are_pulled_to_it() -> None:
    rows = [(g, 0, 300, 10, WON, w) for g, w in enumerate((4, 10, 16))]
    rows += [(g, 0, 300, 20, LOST, 40 - w) for g, w in enumerate((4, 10, 16))]
    found = pooled_rates(cells(*rows), n_groups=3, when=None, confidence=0.9)
    assert found.change is None
    assert found.line == pytest.approx([found.line[0]] * 3)
    assert 0.1 < found.share[0] < found.share[1] < found.share[2] < 0.4
