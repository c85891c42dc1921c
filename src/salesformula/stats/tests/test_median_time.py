"""The median time: against a published table, at the edges, and how often its interval holds the truth."""

from __future__ import annotations

from math import log

import numpy as np

from salesformula.stats.cells import OPEN, WON
from salesformula.stats.cumulative_incidence import CumulativeIncidence, cumulative_incidence
from salesformula.stats.median_time import median_time


def of(days: list[int], still: list[int] = [], *, confidence: float = 0.95) -> CumulativeIncidence:  # noqa: B006
    state = [WON] * len(days) + [OPEN] * len(still)
    return cumulative_incidence(days=days + still, state=state, n=[1] * len(state), confidence=confidence)


def test_the_remission_times_of_freireich_have_their_published_median() -> None:
    # Freireich et al. (1963), Blood 21, 699-716, as in Kalbfleisch and Prentice (2002), table 1.1: weeks in remission
    # under 6-MP, 9 of 21 relapsed; medians 23 and 8 weeks; the limits are those
    # of statsmodels 0.14 (quantile_ci, cloglog): from 13 on, and 4 to 11.
    found = median_time(of([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]))
    assert found is not None
    assert (found.days, found.low, found.high) == (23, 13, None)
    placebo = median_time(of([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]))
    assert placebo is not None
    assert (placebo.days, placebo.low, placebo.high) == (8, 4, 11)


def test_half_that_never_came_has_no_median() -> None:
    assert median_time(of([5, 6], [50, 50, 50])) is None
    assert median_time(of([])) is None


def test_half_exactly_is_half() -> None:
    found = median_time(of([10, 20], [30, 30]))
    assert found is not None
    assert found.days == 20


def test_the_interval_holds_the_true_median_as_often_as_it_says() -> None:
    # Exponential with median 240 days, watched between 100 and 900 days, 40 people: 600 draws at 90 %.
    rng, hits, told = np.random.default_rng(7), 0, 0
    for _ in range(600):
        time = np.ceil(rng.exponential(240 / log(2), 40)).astype(int)
        watched = rng.integers(100, 900, 40)
        state, days = np.where(time <= watched, WON, OPEN), np.minimum(time, watched)
        found = median_time(cumulative_incidence(days=days, state=state, n=np.ones(40, int), confidence=0.90))
        if found is not None:
            told += 1
            hits += (found.low or 0) <= 240 and (found.high is None or found.high >= 240)
    assert told > 590
    assert 0.87 <= hits / told <= 0.95
