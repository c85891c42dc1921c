"""Cumulative incidence against statsmodels on any rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight

from salesformula.stats.cumulative_incidence import cumulative_incidence


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 2)), min_size=3, max_size=80))
@settings(max_examples=100, deadline=None)
def test_shares_and_variances_equal_statsmodels(rows: list[tuple[int, int]]) -> None:
    # A deal open longer than all others: statsmodels divides by nought on a day that leaves nobody.
    days, state = np.array([*(day for day, _ in rows), 16, 16, 16]), np.array([*(what for _, what in rows), 0, 1, 2])
    days, state = np.r_[days, 17], np.r_[state, 0]
    theirs = CumIncidenceRight(days, state)
    ours = cumulative_incidence(days=days, state=state, n=np.ones_like(days), confidence=0.95)
    assert ours.days.tolist() == np.unique(days).tolist()
    assert ours.won == pytest.approx(theirs.cinc[0], abs=1e-12)
    assert ours.lost == pytest.approx(theirs.cinc[1], abs=1e-12)
    for day, error in zip(ours.days, theirs.cinc_se[0], strict=True):
        assert ours.variance((ours.days <= day).astype(float)) == pytest.approx(error**2, abs=1e-12)
