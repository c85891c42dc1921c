"""Groups drawn from one population on the logit scale: how much they vary, and what that says of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import log, pi, sqrt

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp, ndtr, roots_hermite

from salesformula.stats.cells import Floats

#: Log likelihood, slope and curvature of each group at ``eta`` (groups x points).
Likelihood = Callable[[Floats], tuple[Floats, Floats, Floats]]

POINTS = 15
#: Groups further apart than this (standard deviation of log odds) are not looked for.
MOST_SPREAD = 4.0
#: Below it groups are as good as equal.
LEAST_SPREAD = 0.004


@dataclass(frozen=True)
class Posterior:
    """What is known of each group's eta at one spread: modes, means and standard deviations, one a group.

    ``line`` are the coefficients of the design, ``line_cov`` their covariance; ``log_marginal`` is the log
    likelihood of all counts with the groups integrated out.
    """

    spread: float
    line: Floats
    line_cov: Floats
    mode: Floats
    mean: Floats
    sd: Floats
    log_marginal: float


@dataclass(frozen=True)
class RandomIntercept:
    """Log odds of a group = its line + a draw from a normal population; observed through ``likelihood``.

    ``design`` (groups x coefficients) gives each group's line. ``line_precision``: of a normal prior with mean 0 on
    each coefficient; 0 is none, as in maximum likelihood. ``times``: how many groups with the same counts each
    stands for.
    """

    likelihood: Likelihood
    design: Floats
    line_precision: Floats
    times: Floats

    def fit(self) -> Posterior:
        """The spread at which the counts are most likely, and the groups given it.

        Source: adaptive Gauss-Hermite quadrature, Pinheiro and Bates (1995), Journal of Computational and Graphical
        Statistics 4, 12-35, section 2.3; the model is ``glmer`` of Bates, Maechler, Bolker and Walker (2015),
        Journal of Statistical Software 67(1).
        """
        equal = self.given(0.0)
        start = equal.line
        found = minimize_scalar(
            lambda spread: -self.given(float(spread), start=start).log_marginal,
            bounds=(LEAST_SPREAD, MOST_SPREAD),
            method="bounded",
            options={"xatol": 1e-6},
        )
        best = self.given(float(found.x), start=start)
        return best if best.log_marginal > equal.log_marginal + 1e-9 else equal

    def given(self, spread: float, *, start: Floats | None = None) -> Posterior:
        """The most likely line at that spread, and each group's posterior."""
        line = np.zeros(self.design.shape[1]) if start is None else start
        for _ in range(60):
            at = self._integrated(line, spread)
            slope = self.design.T @ (self.times * at.slope) - self.line_precision * line
            step = np.clip(-np.linalg.solve(self._bend(at), slope), -2.0, 2.0)
            line = line + step
            if np.abs(step).max() < 1e-9:
                break
        at = self._integrated(line, spread)
        value = float((self.times * at.value).sum() - 0.5 * (self.line_precision * line**2).sum())
        covariance = np.asarray(np.linalg.inv(-self._bend(at)), dtype=np.float64)
        return Posterior(spread, line, covariance, at.mode, at.mean, at.sd, value)

    def _bend(self, at: _Integrated) -> Floats:
        bend = (self.design.T * (self.times * at.bend)) @ self.design
        return np.asarray(bend - np.diag(self.line_precision + 1e-12))

    def _integrated(self, line: Floats, spread: float) -> _Integrated:
        middle = self.design @ line
        if spread <= LEAST_SPREAD / 2:
            value, slope, bend = (part[:, 0] for part in self.likelihood(middle[:, None]))
            bend = np.minimum(bend, -1e-9)
            return _Integrated(value, slope, bend, middle, middle, np.zeros(len(middle)))
        mode, width = self._mode(middle, spread)
        nodes, weights = _hermite(POINTS)
        eta = mode[:, None] + sqrt(2) * width[:, None] * nodes
        prior = -((eta - middle[:, None]) ** 2) / (2 * spread**2)
        logs = self.likelihood(eta)[0] + prior + np.log(weights) + nodes**2
        total = logsumexp(logs, axis=1)
        chance = np.exp(logs - total[:, None])
        mean = (chance * eta).sum(axis=1)
        variance = (chance * (eta - mean[:, None]) ** 2).sum(axis=1)
        value = total + np.log(sqrt(2) * width) - log(spread * sqrt(2 * pi))
        # Slope and curvature of the integral in the line, from the posterior's mean and variance.
        slope = (mean - middle) / spread**2
        bend = np.minimum((variance / spread**2 - 1) / spread**2, -1e-9)
        return _Integrated(value, slope, bend, mode, mean, np.sqrt(variance))

    def _mode(self, middle: Floats, spread: float) -> tuple[Floats, Floats]:
        """Where each group's posterior is highest, and how wide it is there; Newton, damped."""
        mode = middle.copy()
        for _ in range(50):
            _, slope, bend = (part[:, 0] for part in self.likelihood(mode[:, None]))
            bend = np.minimum(bend, 0.0) - 1 / spread**2
            step = np.clip(-(slope - (mode - middle) / spread**2) / bend, -1.0, 1.0)
            mode = mode + step
            if np.abs(step).max() < 1e-10:
                break
        bend = np.minimum(self.likelihood(mode[:, None])[2][:, 0], 0.0) - 1 / spread**2
        return mode, 1 / np.sqrt(-bend)


@dataclass(frozen=True)
class _Integrated:
    """Per group the log of the integral over its eta, the slope and curvature of that in its line, its posterior."""

    value: Floats
    slope: Floats
    bend: Floats
    mode: Floats
    mean: Floats
    sd: Floats


@dataclass(frozen=True)
class Mixture:
    """Per group a mixture of normals on the log odds: arrays of spreads x groups, and the weight of each spread."""

    weight: Floats
    mean: Floats
    sd: Floats

    def expected(self, share: Callable[[Floats], Floats]) -> Floats:
        """The mean of ``share`` (groups x points in, the same out) over what is known of each group."""
        nodes, weights = _hermite(POINTS)
        eta = self.mean[:, :, None] + sqrt(2) * self.sd[:, :, None] * nodes
        values = share(np.moveaxis(eta, 1, 0).reshape(self.mean.shape[1], -1)).reshape(self.mean.shape[1], -1, POINTS)
        return np.asarray((values * (weights / sqrt(pi))).sum(axis=2) @ self.weight)

    def quantile(self, chance: float) -> Floats:
        """The eta below which each group lies with that chance."""
        sd = np.maximum(self.sd, 1e-9)
        low, high = (self.mean - 9 * sd).min(axis=0), (self.mean + 9 * sd).max(axis=0)
        for _ in range(50):
            middle = (low + high) / 2
            below = self.weight @ ndtr((middle - self.mean) / sd) < chance
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.asarray((low + high) / 2)


def mixture(model: RandomIntercept, best: Posterior, *, error: Floats | None = None, n_spreads: int = 15) -> Mixture:
    """What is known of each group when the spread and the line are known no better than the counts tell.

    Spreads are weighed by their marginal likelihood, the line integrated out, and a Rayleigh prior of scale 1: no
    spread at all is not believed, however alike the counts are, so that intervals don't collapse.
    A group's mean follows the line by the part it is shrunk, so the line's variance enters by that part squared;
    ``error``, a standard error of its own log odds that the likelihood does not know, enters by the other part.

    Source: Chung, Rabe-Hesketh, Dorie, Gelman and Liu (2013), Psychometrika 78, 685-709 (a prior that rises linearly
    from a spread of 0); the line's part as in Kackar and Harville (1984), JASA 79, 853-862, equation 2.5.
    """
    spreads = _reach(model, best) * (np.arange(1, n_spreads + 1) / n_spreads) ** 1.5
    found = [model.given(float(spread), start=best.line) for spread in spreads]
    logs = np.asarray([one.log_marginal + 0.5 * np.linalg.slogdet(one.line_cov)[1] for one in found])
    logs += np.log(spreads) - spreads**2 / 2 + np.log(np.gradient(spreads))
    weight = np.exp(logs - logsumexp(logs))
    of_line = np.asarray([((model.design @ one.line_cov) * model.design).sum(axis=1) for one in found])
    sd = np.asarray([one.sd for one in found])
    shrunk = np.asarray([(one.sd / one.spread) ** 2 for one in found])
    mean = np.asarray([one.mean for one in found])
    own = 0.0 if error is None else ((1 - shrunk) * error) ** 2
    return Mixture(weight, mean, np.sqrt(sd**2 + shrunk**2 * of_line + own))


def _reach(model: RandomIntercept, best: Posterior) -> float:
    """A spread so large that the counts all but rule it out."""
    spread = max(1.5 * best.spread, 0.05)
    while spread < MOST_SPREAD:
        far = model.given(spread, start=best.line).log_marginal - spread**2 / 2
        if far < best.log_marginal - best.spread**2 / 2 - 5:
            break
        spread *= 1.5
    return min(spread, MOST_SPREAD)


@cache
def _hermite(points: int) -> tuple[Floats, Floats]:
    nodes, weights = roots_hermite(points)
    return np.asarray(nodes), np.asarray(weights)
