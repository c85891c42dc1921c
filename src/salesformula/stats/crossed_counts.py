"""Counts that two kinds of people share: what each of them adds, at given spreads of the two kinds."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

from salesformula.stats.cells import Floats

#: Below it people of a kind are as good as equal.
LEAST_SPREAD = 0.004
#: People further apart than this (standard deviation of log hazard) are not looked for.
MOST_SPREAD = 4.0


@dataclass(frozen=True)
class Given:
    """What is known at one pair of spreads: log effects less the mean of their kind, means and standard deviations.

    ``log_marginal``: the log likelihood of all counts, effects and intercept integrated out, without its constant.
    ``at``: intercept and effects where the posterior is highest.
    """

    first: Floats
    first_sd: Floats
    second: Floats
    second_sd: Floats
    log_marginal: float
    at: tuple[float, Floats, Floats]


@dataclass(frozen=True)
class CrossedCounts:
    """``events`` and ``exposure``: one row a person of the first kind, one column a person of the second.

    events ~ Poisson(exposure * exp(intercept + first + second)), first ~ Normal(0, spread), second likewise; nothing
    is known of the intercept beforehand.
    """

    events: Floats
    exposure: Floats

    def given(self, spreads: tuple[float, float], start: tuple[float, Floats, Floats] | None = None) -> Given:
        """Laplace's approximation at those spreads.

        Source: Tierney and Kadane (1986), JASA 81, 82-86; for crossed effects Breslow and Clayton (1993), JASA 88,
        9-25, sections 2.1 and 6.3. The first kind is eliminated, which leaves equations of the size of the second.
        """
        level = log(self.events.sum() / self.exposure.sum())
        rows, columns = self.events.shape
        intercept, first, second = start or (level, np.zeros(rows), np.zeros(columns))
        bent = self._bent(intercept, first, second, spreads)
        for _ in range(60):
            step = bent.solve(self._slope(bent.expected, first, second, spreads))
            far = max(abs(step[0]), float(np.abs(step[1]).max()), float(np.abs(step[2]).max()))
            damp = min(1.0, 1.5 / far) if far > 0 else 1.0
            intercept, first, second = intercept + damp * step[0], first + damp * step[1], second + damp * step[2]
            bent = self._bent(intercept, first, second, spreads)
            # Newton's steps square what is left.
            if far < 1e-4:
                break
        prior = sum(
            float((effect**2).sum()) / 2 / spread**2 + len(effect) * log(spread)
            for effect, spread in zip((first, second), spreads, strict=True)
        )
        eta = intercept + first[:, None] + second
        value = float((self.events * eta).sum() - bent.expected.sum()) - prior - bent.log_determinant / 2
        first_sd, second_sd = bent.contrast_sds()
        return Given(
            first - first.mean(), first_sd, second - second.mean(), second_sd, value, (intercept, first, second)
        )

    def _slope(
        self, expected: Floats, first: Floats, second: Floats, spreads: tuple[float, float]
    ) -> tuple[float, Floats, Floats]:
        away = self.events - expected
        return float(away.sum()), away.sum(1) - first / spreads[0] ** 2, away.sum(0) - second / spreads[1] ** 2

    def _bent(self, intercept: float, first: Floats, second: Floats, spreads: tuple[float, float]) -> _Bent:
        expected = self.exposure * np.exp(intercept + first[:, None] + second)
        own = expected.sum(axis=1) + 1 / spreads[0] ** 2
        # Intercept and second kind together; the intercept stands first.
        beside = np.column_stack((expected.sum(axis=1), expected))
        total = expected.sum(axis=0)
        block = np.zeros((len(total) + 1, len(total) + 1))
        block[0, 0], block[0, 1:], block[1:, 0] = total.sum(), total, total
        np.fill_diagonal(block[1:, 1:], total + 1 / spreads[1] ** 2)
        scaled = beside / own[:, None]
        return _Bent(expected, own, scaled, cho_factor(block - beside.T @ scaled, lower=True, check_finite=False))


@dataclass(frozen=True)
class _Bent:
    """Minus the curvature of the log posterior, in parts, and what is solved with it."""

    expected: Floats
    own: Floats
    scaled: Floats
    rest: tuple[npt.NDArray[np.float64], bool]

    @property
    def log_determinant(self) -> float:
        """Of the whole."""
        return float(np.log(self.own).sum() + 2 * np.log(np.diag(self.rest[0])).sum())

    def solve(self, slope: tuple[float, Floats, Floats]) -> tuple[float, Floats, Floats]:
        """The whole's inverse times ``slope``."""
        right = np.r_[slope[0], slope[2]] - self.scaled.T @ slope[1]
        rest = cho_solve(self.rest, right, check_finite=False)
        return float(rest[0]), slope[1] / self.own - self.scaled @ rest, rest[1:]

    def contrast_sds(self) -> tuple[Floats, Floats]:
        """Standard deviations of each effect less the mean of its kind, for both kinds."""
        inverse = cho_solve(self.rest, np.eye(len(self.rest[0])), check_finite=False)
        of_second = inverse[1:, 1:]
        second = np.diag(of_second) - 2 * of_second.mean(axis=1) + of_second.mean()
        # Covariances of the first kind: diag(1 / own) + scaled inverse scaled'.
        spread = self.scaled @ inverse
        middle = self.scaled.mean(axis=0)
        n = len(self.own)
        variance = 1 / self.own + (spread * self.scaled).sum(axis=1)
        with_mean = 1 / self.own / n + spread @ middle
        of_mean = float((1 / self.own).sum()) / n**2 + float(middle @ inverse @ middle)
        return np.sqrt(np.maximum(variance - 2 * with_mean + of_mean, 0.0)), np.sqrt(np.maximum(second, 0.0))
