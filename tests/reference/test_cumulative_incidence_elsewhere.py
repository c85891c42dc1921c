"""Cumulative incidence against figures from lifelines and R, and against statsmodels on any rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight

from salesformula.stats.cumulative_incidence import CumulativeIncidence, cumulative_incidence

#: 40 deals as (days, state, n): won, lost and open ones on one day.
TIED = [
    *[(3, 2, 2), (5, 1, 1), (5, 2, 3), (8, 0, 2), (8, 1, 2), (8, 2, 2), (12, 1, 3), (12, 0, 1), (15, 2, 4), (15, 0, 2)],
    *[(21, 1, 2), (21, 2, 1), (21, 0, 3), (30, 0, 4), (34, 1, 1), (34, 2, 1), (40, 0, 3), (55, 1, 1), (60, 0, 2)],
]


def variance_at(found: CumulativeIncidence, day: int) -> float:
    return found.variance((found.days <= day).astype(float))


def test_without_ties_shares_and_variances_equal_lifelines() -> None:
    # lifelines 0.30.3, AalenJohansenFitter(calculate_variance=True): cumulative_density_ and variance_.
    days = [2, 4, 7, 9, 12, 15, 18, 23, 27, 31, 36, 44, 51, 58, 66, 73, 80, 95]
    state = [0, 2, 1, 0, 2, 1, 0, 2, 2, 1, 0, 1, 0, 2, 0, 1, 0, 0]
    found = cumulative_incidence(days=days, state=state, n=[1] * 18, confidence=0.95)
    won = {7: 0.0588235294117647, 15: 0.12184873949579833, 31: 0.19060351413292592, 73: 0.39490341591181927}
    variances = {7: 0.0032566659881945854, 15: 0.006540109865003837, 44: 0.013586275959844036, 73: 0.0212746635394317}
    for day, share in won.items():
        assert found.at(day).share == pytest.approx(share, abs=1e-12)
    for day, variance in variances.items():
        assert variance_at(found, day) == pytest.approx(variance, abs=1e-12)
    assert found.lost[-1] == pytest.approx(0.35365055112954275, abs=1e-12)


def test_with_ties_shares_and_variances_equal_rs() -> None:
    # R 4.2.2: timepoints(cuminc(days, state), …) of cmprsk 2.2-11 gives the shares; survival 3.5-3,
    # summary(survfit(Surv(days, factor(state)) ~ 1)), the same shares and these standard errors.
    days, state, n = zip(*TIED, strict=True)
    found = cumulative_incidence(days=days, state=state, n=n, confidence=0.95)
    shares = [0.025, 0.075, 0.155357142857, 0.155357142857, 0.217361111111, 0.275489831349, 0.391747271825]
    errors = [0.02468552207266, 0.04164582812239, 0.05838367040634, 0.05838367040634]
    errors += [0.06850184963277, 0.08387020237372, 0.11974441138139]
    for day, share, error in zip((5, 8, 12, 15, 21, 34, 55), shares, errors, strict=True):
        assert found.at(day).share == pytest.approx(share, abs=1e-12)
        assert variance_at(found, day) ** 0.5 == pytest.approx(error, abs=1e-12)
    assert found.lost[-1] == pytest.approx(0.375737847222, abs=1e-12)


def test_cmprsks_own_variances_are_a_little_larger_and_much_larger_only_where_few_are_watched() -> None:
    # cmprsk's cuminc has Aalen's (1978) estimator, which takes wins and losses of one day as independent: a single
    # event on the first day has variance p (1 - p) / (n - 1) there and p (1 - p) / n here.
    days, state, n = zip(*TIED, strict=True)
    found = cumulative_incidence(days=days, state=state, n=n, confidence=0.95)
    theirs = {5: 0.000625843454791, 8: 0.00177948271579, 12: 0.00349548076683, 21: 0.00485163417449}
    for day, variance in theirs.items():
        assert 1.02 < variance / variance_at(found, day) < 1.04
    assert found.at(55).n_watched == 3
    assert 0.01891502476228 / variance_at(found, 55) == pytest.approx(1.32, abs=0.01)


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 2)), max_size=80))
@settings(max_examples=100)
def test_on_any_rows_shares_and_variances_equal_statsmodels(rows: list[tuple[int, int]]) -> None:
    # One deal of each state on day 16 and an open one after it: statsmodels divides by nought where nobody is left.
    days = np.array([*(day for day, _ in rows), 16, 16, 17])
    state = np.array([*(what for _, what in rows), 1, 2, 0])
    theirs = CumIncidenceRight(days, state)
    ours = cumulative_incidence(days=days, state=state, n=np.ones_like(days), confidence=0.95)
    assert ours.won == pytest.approx(theirs.cinc[0], abs=1e-12)
    assert ours.lost == pytest.approx(theirs.cinc[1], abs=1e-12)
    for day, error in zip(ours.days, theirs.cinc_se[0], strict=True):
        assert variance_at(ours, int(day)) == pytest.approx(error**2, abs=1e-12)
