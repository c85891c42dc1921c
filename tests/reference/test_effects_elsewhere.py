"""Effects against figures in print, from R and from gbstats, and against scipy on any values."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, ttest_ind

from salesformula.stats.effect import Arm, mean_difference, relative_difference, share_difference


@pytest.mark.parametrize(
    ("k", "n", "k_before", "n_before", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_newcombes_intervals_in_print(k: int, n: int, k_before: int, n_before: int, low: float, high: float) -> None:
    found = share_difference(k=k, n=n, k_before=k_before, n_before=n_before, confidence=0.95)
    assert found.low is not None
    assert found.high is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("after", "before", "estimate", "p"),
    [
        # gbstats 0.8.0, TwoSidedTTest, relative difference; variance of proportions p (1 - p).
        (Arm.of_share(51, 100), Arm.of_share(49, 100), 0.040816, 0.781927),
        (Arm.of_share(1290, 14300), Arm.of_share(1200, 14500), 0.090035, 0.031201),
        (Arm.of_values(5100, 291000, 390000000), Arm.of_values(5000, 260000, 310000000), 0.097285, 0.344539),
    ],
)
def test_relative_differences_equal_gbstats(after: Arm, before: Arm, estimate: float, p: float) -> None:
    found = relative_difference(after, before, confidence=0.95)
    assert (found.estimate, found.p) == pytest.approx((estimate, p), abs=1e-6)


def test_welchs_test_of_students_sleep_equals_rs() -> None:
    # R 4.2.2, t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p = 0.07939.
    dull = Arm.of_values(10, Decimal("7.50"), Decimal("34.43"))
    sleepy = Arm.of_values(10, Decimal("23.30"), Decimal("90.37"))
    found = mean_difference(dull, sleepy, confidence=0.95)
    expected = pytest.approx((-1.58, -3.3654832307117, 0.2054832307117, 0.0793941401874), abs=1e-12)
    assert (found.estimate, found.low, found.high, found.p) == expected


@given(st.lists(st.integers(-99, 99), min_size=2, max_size=15), st.lists(st.integers(-99, 99), min_size=2, max_size=15))
@settings(max_examples=100)
def test_welchs_interval_and_p_equal_scipys(after: list[int], before: list[int]) -> None:
    # scipy warns where a group has no spread.
    if 1 in (len(set(after)), len(set(before))):
        return
    arms = [Arm.of_values(len(v), sum(v), sum(x * x for x in v)) for v in (after, before)]
    found = mean_difference(*arms, confidence=0.9)
    theirs = ttest_ind(np.array(after, dtype=float), np.array(before, dtype=float), equal_var=False)
    interval = theirs.confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-9, abs=1e-9)
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-9)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
@settings(max_examples=100)
def test_the_p_of_two_shares_is_that_of_scipys_chi_square(k: int, lost: int, k_before: int, lost_before: int) -> None:
    found = share_difference(k=k, n=k + lost, k_before=k_before, n_before=k_before + lost_before, confidence=0.9)
    expected = chi2_contingency([[k, lost], [k_before, lost_before]], correction=False)
    assert found.p == pytest.approx(expected.pvalue)
