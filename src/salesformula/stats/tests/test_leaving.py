"""Leaving over time: scores and shares worked by hand, the hazard ratio held to statsmodels."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from statsmodels.duration.hazard_regression import PHReg

from salesformula.stats.leaving import leaving_scores, log_hazard_ratio, stayed

#: Five customers: one left on day 10, one was watched to 20, two left on day 30, one was watched to 40.
DAYS = np.asarray([10, 20, 30, 30, 40])
LEFT = np.asarray([True, False, True, True, False])


def test_scores_are_left_less_expected() -> None:
    # Expected by day 10: 1/5; by day 30: 1/5 + 2/3.
    by_10, by_30 = 1 / 5, 1 / 5 + 2 / 3
    assert leaving_scores(DAYS, LEFT) == pytest.approx([1 - by_10, -by_10, 1 - by_30, 1 - by_30, -by_30])


def test_scores_add_up_to_nought() -> None:
    rng = np.random.default_rng(3)
    scores = leaving_scores(rng.integers(0, 50, 300), rng.random(300) < 0.4)
    assert scores.sum() == pytest.approx(0, abs=1e-9)


def test_the_share_that_stays_is_kaplan_and_meiers() -> None:
    found = stayed(DAYS, LEFT, until=30)
    assert found is not None
    assert found.share == pytest.approx(4 / 5 * 1 / 3)
    # Greenwood: share^2 (1 / (5 * 4) + 2 / (3 * 1)).
    assert found.variance == pytest.approx((4 / 15) ** 2 * (1 / 20 + 2 / 3))
    assert found.n_effective == pytest.approx(3 / (4 / 5))


def test_nobody_watched_so_long_tells_no_share() -> None:
    assert stayed(DAYS, LEFT, until=41) is None


def test_the_hazard_ratio_is_where_statsmodels_likelihood_with_jeffreys_prior_is_highest() -> None:
    rng = np.random.default_rng(4)
    met = rng.random(80) < 0.4
    days = np.ceil(rng.exponential(np.where(met, 90, 40))).astype(np.int64)
    left = days <= 60
    days = np.minimum(days, 60)
    model = PHReg(days, met[:, None].astype(float), status=left.astype(int), ties="breslow")

    def loss(at: float) -> float:
        information = -model.hessian(np.asarray([at]))[0, 0]
        return -float(model.loglike(np.asarray([at])) + np.log(information) / 2)

    best = minimize_scalar(loss, bounds=(-4, 4), method="bounded", options={"xatol": 1e-9}).x
    ratio, error = log_hazard_ratio(met, days, left)
    assert ratio == pytest.approx(best, abs=1e-5)
    assert error == pytest.approx(float(-model.hessian(np.asarray([best]))[0, 0]) ** -0.5, rel=1e-4)


def test_a_side_that_nobody_left_has_a_finite_ratio() -> None:
    met = np.arange(40) < 15
    ratio, error = log_hazard_ratio(met, np.arange(40) % 20 + 1, ~met)
    assert -8 < ratio < -2
    assert error < 3


def test_without_anybody_who_left_the_ratio_is_open() -> None:
    assert log_hazard_ratio(DAYS > 20, DAYS, np.zeros(5, dtype=np.bool_)) == (0.0, inf)
