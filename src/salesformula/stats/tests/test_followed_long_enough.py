"""Whether deals were watched long enough to speak of what is won in the end."""

from __future__ import annotations

import numpy as np

from salesformula.stats.cells import OPEN, UNDECIDED, WON, Cells
from salesformula.stats.closing_shape import closing_shape


def cells(days: list[int], *, age: int) -> Cells:
    """One win for each of those days, and ten deals still open, all of one age."""
    n = len(days) + 1
    state, n_deals = np.full(n, WON), np.ones(n, dtype=np.int64)
    state[-1], n_deals[-1] = OPEN, 10
    nothing = np.zeros(n, dtype=np.int64)
    return Cells(nothing, nothing, np.full(n, age), np.array([*days, UNDECIDED]), state, n_deals)


def test_wins_that_still_come_at_the_end_of_the_watch_are_not_followed() -> None:
    assert not closing_shape(cells(list(range(10, 100, 10)), age=90)).is_followed


def test_wins_that_have_long_ceased_to_come_are() -> None:
    assert closing_shape(cells(list(range(10, 100, 10)), age=365)).is_followed


def test_nine_in_ten_within_two_thirds_is_just_enough() -> None:
    days = [10, 20, 30, 40, 50, 55, 57, 58, 60, 90]
    assert closing_shape(cells(days, age=90)).is_followed
    assert not closing_shape(cells([*days[:8], 61, 90], age=90)).is_followed


def test_without_a_win_nothing_is_followed() -> None:
    assert not closing_shape(cells([], age=365)).is_followed
