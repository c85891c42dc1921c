"""Shares of many groups, each pulled towards all by as much as its own cases leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from salesformula.stats.cells import Floats
from salesformula.stats.random_intercept import Likelihood, RandomIntercept, mixture

#: Precision of the prior on the intercept where the counts leave it open: a standard deviation of 5 in log odds.
LOOSE = 0.04


@dataclass(frozen=True)
class Pooled:
    """Per group the share expected of it, with its interval; and the population the groups come from.

    ``intercept`` and ``spread`` are the mean and standard deviation of the groups' log odds at maximum likelihood;
    ``mode`` is each group's most likely share given them, as other software prints it.
    """

    share: Floats
    low: Floats
    high: Floats
    intercept: float
    spread: float
    mode: Floats


def partial_pooling(successes: Sequence[int], totals: Sequence[int], *, confidence: float) -> Pooled:
    """Each group's share under a random intercept on the logit scale.

    The model: successes ~ Binomial(total, p), logit p ~ Normal(intercept, spread). Shares and intervals average over
    how badly few groups tell the spread and the intercept, so that on average over groups drawn from such a
    population the intervals cover what they say; the best and the worst group's cover less, being pulled inwards.
    A group without cases gets the population's.

    Units: shares from 0 to 1; ``spread`` in log odds.
    Source: see ``random_intercept``; shrinkage as such: Efron and Morris (1975), JASA 70, 311-319.
    Errors: ValueError unless there is a group, as many successes as totals, and 0 <= successes <= totals.
    """
    given = np.asarray([successes, totals], dtype=np.float64)
    if len(successes) != len(totals) or not len(successes) or np.any(given < 0) or np.any(given[0] > given[1]):
        raise ValueError("groups need one count of successes for each total, with 0 <= successes <= total")
    # Thousands of sellers have a few hundred different pairs of counts.
    (k, n), place, times = np.unique(given, axis=1, return_inverse=True, return_counts=True)
    # Where all or none succeeded nothing holds the intercept; elsewhere it is left to the counts.
    loose = k.sum() in (0, n.sum())
    model = RandomIntercept(
        binomial(k, n), np.ones((len(k), 1)), np.full(1, LOOSE if loose else 0.0), times.astype(np.float64)
    )
    best = model.fit()
    known = mixture(model, best)
    tail = (1 - confidence) / 2
    found = (known.expected(expit), expit(known.quantile(tail)), expit(known.quantile(1 - tail)), expit(best.mode))
    share, low, high, mode = (values[place.ravel()] for values in found)
    return Pooled(share, low, high, float(best.line[0]), best.spread, mode)


def binomial(k: Floats, n: Floats) -> Likelihood:
    """The log likelihood of ``k`` in ``n`` at log odds ``eta``, without the constant, with slope and curvature."""

    def likelihood(eta: Floats) -> tuple[Floats, Floats, Floats]:
        p = expit(eta)
        value = k[:, None] * eta - n[:, None] * np.logaddexp(0, eta)
        return value, k[:, None] - n[:, None] * p, -n[:, None] * p * (1 - p)

    return likelihood
