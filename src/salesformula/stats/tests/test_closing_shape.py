"""Which share of the eventual wins shows by an age, from deals of every age."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from salesformula.stats.cells import LOST, OPEN, UNDECIDED, WON, Cells
from salesformula.stats.closing_shape import closing_shape


def cells(*rows: tuple[int, int, int, int]) -> Cells:
    """One group and one stratum: (age, days, state, n)."""
    age, days, state, n = np.asarray(rows, dtype=np.int64).T
    nothing = np.zeros(len(rows), dtype=np.int64)
    return Cells(nothing, nothing, age, days, state, n)


def test_wins_are_compared_with_wins_that_could_have_been_seen() -> None:
    found = closing_shape(
        cells(
            (5, 1, WON, 1),
            (5, 3, WON, 1),
            (5, 4, WON, 1),
            (2, 1, WON, 1),
            (2, UNDECIDED, OPEN, 9),
        )
    )
    # Day 4: of 3 wins in deals followed that long, 1 took 4 days. Day 3: of the 2 left, 1. Day 1: both that are left.
    assert found.won[:6] == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3, 1, 1])
    # Greenwood in reversed time: 1 / (2 x 1) + 1 / (3 x 2) at days 1 and 2, 1 / (3 x 2) at day 3.
    assert found.log_sd[1:6] == pytest.approx([(1 / 2 + 1 / 6) ** 0.5, (1 / 2 + 1 / 6) ** 0.5, (1 / 6) ** 0.5, 0, 0])
    assert np.isinf(found.log_sd[0])
    assert found.n_won == 4


def test_the_shape_equals_statsmodels_on_reversed_time() -> None:
    rng = np.random.default_rng(5)
    age, days = rng.integers(10, 400, 300), rng.integers(0, 300, 300)
    age, days = age[days <= age], days[days <= age]
    found = closing_shape(cells(*((a, d, WON, 1) for a, d in zip(age, days, strict=True))))
    # A win that took d days in a deal of age a is, backwards from day 400, an event at 400 - d that entered at 400 - a.
    peer = SurvfuncRight(400.0 - days, np.ones(len(days)), entry=400.0 - age - 0.5)
    for day in (20, 75, 150, 290):
        place = np.searchsorted(peer.surv_times, 400.0 - day - 0.5, side="right") - 1
        expected = 1.0 if place < 0 else peer.surv_prob[place]
        assert found.won[day] == pytest.approx(expected, abs=1e-12)


def test_a_rate_that_differs_between_young_and_old_deals_does_not_bend_the_shape() -> None:
    old = [(10, 2, WON, 30), (10, 6, WON, 30), (10, UNDECIDED, OPEN, 40)]
    few, many = [(4, 2, WON, 3), (4, UNDECIDED, OPEN, 97)], [(4, 2, WON, 90), (4, UNDECIDED, OPEN, 10)]
    assert closing_shape(cells(*old, *few)).won[2:6] == pytest.approx(closing_shape(cells(*old, *many)).won[2:6])


def test_losses_count_among_those_never_won_and_silence_stays_open() -> None:
    found = closing_shape(
        cells((9, 3, WON, 2), (9, 1, LOST, 4), (9, 5, LOST, 2), (9, UNDECIDED, OPEN, 2)),
    )
    # 10 deals, 2 won; of the 8 others 4 are lost by day 1, 6 by day 5, 2 are never decided.
    assert found.lost[[0, 1, 4, 5, 9]] == pytest.approx([0, 4 / 8, 4 / 8, 6 / 8, 6 / 8])


def test_without_wins_nothing_is_known_but_that_no_age_is_too_young() -> None:
    found = closing_shape(cells((9, 1, LOST, 4), (9, UNDECIDED, OPEN, 2)))
    assert found.n_won == 0
    assert found.won.tolist() == [1.0] * 11


def test_a_decision_after_the_day_of_the_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="days <= age"):
        cells((3, 4, WON, 1))
