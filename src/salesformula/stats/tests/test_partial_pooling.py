"""Shares of groups pulled towards all, held to other software."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import binom, norm

from salesformula.stats.partial_pooling import binomial, partial_pooling
from salesformula.stats.random_intercept import RandomIntercept

#: R 4.2.2, lme4 1.1-31: glmer(cbind(k, n - k) ~ 1 + (1 | g), family = binomial, nAGQ = 25), tolerances tightened.
K, N = [12, 9, 31, 4, 22, 7, 15, 18], [40, 55, 80, 25, 60, 70, 38, 90]
LME4_INTERCEPT, LME4_SPREAD = -1.1151306, 0.52693885
LME4_FITTED = [0.2832065, 0.1868944, 0.3626782, 0.1995074, 0.3396414, 0.1372206, 0.3483907, 0.2087076]


def model(k: list[int], n: list[int]) -> RandomIntercept:
    """The random intercept over those groups, without a prior."""
    counts = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    return RandomIntercept(binomial(*counts), np.ones((len(k), 1)), np.zeros(1), np.ones(len(k)))


def test_the_logit_random_intercept_equals_lme4() -> None:
    found = partial_pooling(K, N, confidence=0.9)
    assert found.intercept == pytest.approx(LME4_INTERCEPT, abs=1e-5)
    assert found.spread == pytest.approx(LME4_SPREAD, abs=1e-5)
    assert found.mode == pytest.approx(LME4_FITTED, abs=1e-5)


def test_the_log_likelihood_and_the_standard_error_equal_lme4() -> None:
    fitted = model(K, N).fit()
    constant = sum(binom.logpmf(k, n, 0.5) + n * np.log(2) for k, n in zip(K, N, strict=True))
    # By R's integrate() and optim(), since lme4 leaves constants out where nAGQ > 1.
    assert fitted.log_marginal + constant == pytest.approx(-25.39849191, abs=1e-6)
    # The curvature in the intercept at the given spread; R's Hessian lets the spread move too.
    assert np.sqrt(fitted.line_cov[0, 0]) == pytest.approx(0.2213965, abs=2e-3)


def test_groups_that_vary_less_than_chance_are_taken_as_equal_as_lme4_does() -> None:
    found = partial_pooling([10, 11, 9, 10], [40] * 4, confidence=0.9)
    assert found.spread == 0
    assert found.intercept == pytest.approx(-1.0986123, abs=1e-6)
    assert found.mode == pytest.approx([0.25] * 4)


def test_a_groups_posterior_equals_an_integral_taken_step_by_step() -> None:
    fitted = model(K, N).given(0.5)
    middle = float(fitted.line[0])

    def weight(eta: float) -> float:
        return float(binom.pmf(4, 25, expit(eta)) * norm.pdf(eta, middle, 0.5))

    total = quad(weight, -6, 4)[0]
    mean = quad(lambda eta: eta * weight(eta), -6, 4)[0] / total
    variance = quad(lambda eta: (eta - mean) ** 2 * weight(eta), -6, 4)[0] / total
    assert fitted.mean[3] == pytest.approx(mean, abs=1e-6)
    assert fitted.sd[3] == pytest.approx(variance**0.5, abs=1e-6)


def test_shares_are_pulled_inwards_and_the_smaller_group_further() -> None:
    found = partial_pooling([2, 20, 200, 90], [10, 100, 400, 400], confidence=0.9)
    middle = expit(found.intercept)
    assert 0.2 < found.share[1] < found.share[0] < middle
    assert found.high[0] - found.low[0] > found.high[1] - found.low[1] > found.high[2] - found.low[2]


def test_a_group_without_cases_gets_the_population_and_its_width() -> None:
    found = partial_pooling([*K, 0], [*N, 0], confidence=0.9)
    # The mean of a share lies above the share of the mean where that is under one half.
    assert expit(LME4_INTERCEPT) < found.share[-1] < expit(LME4_INTERCEPT) + 0.03
    assert found.high[-1] - found.low[-1] > found.high[3] - found.low[3]


@pytest.mark.parametrize("k", [0, 30])
def test_none_and_all_keep_finite_intervals(k: int) -> None:
    found = partial_pooling([k] * 4, [30] * 4, confidence=0.9)
    assert np.all((found.low >= 0) & (found.high <= 1))
    assert np.all(np.abs(found.share - k / 30) < 0.03)
    assert np.all(found.high - found.low < 0.1)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=12))
@settings(max_examples=25)
def test_every_share_lies_in_its_interval_and_equal_counts_get_equal_shares(pairs: list[tuple[int, int]]) -> None:
    k, n = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    found = partial_pooling([*k, k[0]], [*n, n[0]], confidence=0.9)
    assert np.all((found.low <= found.share) & (found.share <= found.high))
    assert found.share[0] == found.share[-1]


def test_a_hundred_companies_get_intervals_that_cover_on_average_over_their_sellers() -> None:
    held, closer = [], []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        truth = expit(-1 + 0.35 * rng.standard_normal(30))
        n = rng.integers(15, 80, 30)
        k = rng.binomial(n, truth)
        found = partial_pooling(k.tolist(), n.tolist(), confidence=0.9)
        held.append(np.mean((found.low <= truth) & (truth <= found.high)))
        closer.append(np.mean((found.share - truth) ** 2) < np.mean((k / n - truth) ** 2))
    # 0.90 and twice the standard error over a hundred companies.
    assert 0.87 <= np.mean(held) <= 0.93
    assert np.mean(closer) > 0.9


def test_more_successes_than_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="successes"):
        partial_pooling([3], [2], confidence=0.9)
