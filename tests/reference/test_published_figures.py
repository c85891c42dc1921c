"""The estimators against figures in print, and against statsmodels and scipy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact
from statsmodels.stats.proportion import proportion_confint

from salesformula.stats.differ import groups_differ
from salesformula.stats.location import mean_interval, median_interval_ranks
from salesformula.stats.multiplicity import benjamini_hochberg, holm
from salesformula.stats.proportion import wilson
from salesformula.stats.stands_out import stands_out


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_in_print(k: int, n: int, low: float, high: float) -> None:
    interval = wilson(k, n, confidence=0.95)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@given(n=st.integers(1, 5000), share=st.floats(0, 1), confidence=st.floats(0.5, 0.999))
@settings(max_examples=200)
def test_wilson_equals_statsmodels(n: int, share: float, confidence: float) -> None:
    k = round(n * share)
    interval = wilson(k, n, confidence=confidence)
    low, high = proportion_confint(k, n, alpha=1 - confidence, method="wilson")
    assert interval.low == pytest.approx(low, abs=1e-12)
    assert interval.high == pytest.approx(high, abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=2, max_size=12))
@settings(max_examples=60)
def test_the_chi_square_equals_scipys(groups: list[tuple[int, int]]) -> None:
    successes, failures = [won for won, _ in groups], [lost for _, lost in groups]
    found = groups_differ(successes, [won + lost for won, lost in groups], resamples=999)
    assert found is not None
    if sum(successes) == 0:
        assert (found.chi_square, found.p_pearson, found.p_permutation) == (0.0, 1.0, 1.0)
        return
    expected = chi2_contingency([successes, failures], correction=False)
    assert found.chi_square == pytest.approx(expected.statistic)
    assert found.p_pearson == pytest.approx(expected.pvalue)


def test_the_permutation_p_approaches_fishers_exact_p() -> None:
    # Fisher (1935), the lady tasting tea: 3 of 4 against 1 of 4, two-sided p = 34/70.
    found = groups_differ([3, 1], [4, 4], resamples=99_999)
    assert found is not None
    assert found.p_permutation == pytest.approx(34 / 70, abs=0.006)


def test_single_groups_are_tested_as_fisher_does() -> None:
    successes, totals = [17, 20, 24], [40, 40, 41]
    for place, standing in enumerate(stands_out(successes, totals, q=0.1)):
        k, n, rest = successes[place], totals[place], sum(totals) - totals[place]
        others = sum(successes) - k
        expected = fisher_exact([[k, n - k], [others, rest - others]]).pvalue
        assert standing.p == pytest.approx(expected)


def test_benjamini_and_hochbergs_own_example() -> None:
    # Benjamini and Hochberg (1995), section 4.1: of 15 p values four are found at q = 0.05, by Holm's way three.
    printed = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    printed += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert sum(benjamini_hochberg(printed, q=0.05).is_found) == 4
    assert sum(p <= 0.05 for p in holm(printed)) == 3


def test_the_median_interval_has_the_printed_ranks() -> None:
    # Conover (1999), Practical Nonparametric Statistics, 3rd edition, table A3: binomial(n, 1/2).
    assert median_interval_ranks(5, confidence=0.95) is None
    assert median_interval_ranks(6, confidence=0.95) == (1, 6)
    assert median_interval_ranks(16, confidence=0.95) == (4, 13)
    assert median_interval_ranks(25, confidence=0.95) == (8, 18)


def test_students_own_interval() -> None:
    # Student (1908), section IX: ten extra hours of sleep, mean 1.58, standard deviation (n - 1) 1.2300.
    extra = [12, 24, 13, 13, 0, 10, 18, 8, 46, 14]
    interval = mean_interval(10, sum(extra), sum(x * x for x in extra), confidence=0.95)
    assert interval is not None
    assert (round(interval.low / 10, 2), round(interval.high / 10, 2)) == (0.70, 2.46)
