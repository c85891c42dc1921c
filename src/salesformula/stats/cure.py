"""A mixture cure model: what would be won in the end if times went on as they began, past the longest on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

import numpy as np
from scipy.optimize import OptimizeResult, brentq, minimize
from scipy.special import expit, log_ndtr, ndtr, ndtri

from salesformula.stats.cells import LOST, OPEN, WON, Cells, Floats
from salesformula.stats.eventual_wins import MOST_LOGIT

#: Fewer wins than this leave three parameters open.
FEWEST_WINS = 20


@dataclass(frozen=True)
class Cure:
    """The share ever won with its interval, and the lognormal days to a win: median and sigma of the logarithm."""

    share: float
    low: float
    high: float
    median_days: float
    sigma: float

    def won_by(self, days: float) -> float:
        """Of the deals ever won, the share won within ``days``."""
        return float(ndtr(np.log(days / self.median_days) / self.sigma)) if days > 0 else 0.0


def mixture_cure(cells: Cells, *, confidence: float) -> Cure | None:
    """The maximum likelihood fit to all cells together; None with fewer than 20 wins.

    A share p of all deals is won after lognormal days; the others never. A win on day d counts
    p (F(d + 1/2) - F(d - 1/2)), because days are differences of dates; a deal not won by its age a counts
    1 - p F(a + 1/2), a lost deal 1 - p. The interval is the profile likelihood's; where follow-up is so short that
    every deal may yet be won it reaches to 1.

    Limits: the tail is the lognormal's, not the data's; one rate for all, so cohorts that drift bend it. Use it to ask
    what may come after the longest follow-up, not to compare groups.
    Units: days, shares from 0 to 1; ``confidence`` is a probability.
    Source: Boag (1949), JRSS B 11, 15-53, section 3; Farewell (1982), Biometrics 38, 1041-1046; the interval: Venzon
    and Moolgavkar (1988), Applied Statistics 37, 87-94.
    """
    is_won = cells.state == WON
    n_won = int(cells.n[is_won].sum())
    if n_won < FEWEST_WINS:
        return None
    loss = _loss(cells)
    seen = np.repeat(np.log(cells.days[is_won] + 0.5), cells.n[is_won])
    rate = n_won / float(cells.n.sum())
    start = np.asarray([np.log(rate / (1.001 - rate)), seen.mean(), np.log(max(float(seen.std()), 0.05))])
    best = _least(loss, start)
    times = best.x[1:]

    def beyond(eta: float) -> float:
        """How far the likelihood at those odds lies below the bar, the times fitted anew."""
        anew = _least(lambda at: loss(np.r_[eta, at]), times)
        return float(anew.fun) - float(best.fun) - half_square

    half_square = float(ndtri(0.5 + confidence / 2)) ** 2 / 2
    low, high = (_crossing(beyond, float(best.x[0]), step) for step in (-0.5, 0.5))
    return Cure(float(expit(best.x[0])), float(expit(low)), float(expit(high)), exp(times[0]), exp(times[1]))


def _loss(cells: Cells) -> Callable[[Floats], float]:
    """Minus the log likelihood of log odds, log median and log sigma."""
    is_won, is_open = cells.state == WON, cells.state == OPEN
    n, n_lost = cells.n.astype(np.float64), float(cells.n[cells.state == LOST].sum())
    n_won, n_open = n[is_won], n[is_open]
    ends = np.log(cells.days[is_won] + 0.5)
    begins = np.log(np.maximum(cells.days[is_won] - 0.5, 1e-9))
    followed = np.log(cells.age[is_open] + 0.5)

    def loss(at: Floats) -> float:
        odds, middle, sigma = at[0], at[1], exp(at[2])
        later, sooner = (ends - middle) / sigma, (begins - middle) / sigma
        # The logarithm of a small difference of two normal tails, taken on the side where it keeps its digits.
        side = np.where(later + sooner > 0, -1.0, 1.0)
        far, near = np.maximum(side * later, side * sooner), np.minimum(side * later, side * sooner)
        won = log_ndtr(far) + np.log(-np.expm1(np.minimum(log_ndtr(near) - log_ndtr(far), -1e-300)))
        by_now = expit(odds) * ndtr((followed - middle) / sigma)
        total = (n_won * (won - np.logaddexp(0, -odds))).sum() + (
            n_open * np.log1p(-np.minimum(by_now, 1 - 1e-15))
        ).sum()
        return -float(total - n_lost * np.logaddexp(0, odds))

    return loss


def _least(loss: Callable[[Floats], float], start: Floats) -> OptimizeResult:
    return minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-8, "maxiter": 4_000})


def _crossing(beyond: Callable[[float], float], best: float, step: float) -> float:
    """Where ``beyond`` crosses nought on that side of the best; without end where it never does."""
    inner, outer = best, best + step
    while beyond(outer) < 0:
        if abs(outer) > MOST_LOGIT:
            return float(np.sign(step)) * np.inf
        inner, outer = outer, outer + step
        step *= 1.5
    return float(brentq(beyond, inner, outer, xtol=1e-5))
