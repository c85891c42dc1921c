"""A mixture cure model: what would be won in the end if times went on as they began, past the longest on record."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_ndtr, ndtr, ndtri
from statsmodels.tools.numdiff import approx_hess

from salesformula.stats.cells import LOST, WON, Cells, Floats

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
        return float(ndtr((np.log(days) - np.log(self.median_days)) / self.sigma)) if days > 0 else 0.0


def mixture_cure(cells: Cells, *, confidence: float) -> Cure | None:
    """The maximum likelihood fit to all cells together; None where it can't be told.

    That is with fewer than 20 wins, or where the counts leave open that every deal is won in the end.
    A share p of all deals is won after lognormal days; the others never. A win on day d counts
    p (F(d + 1) - F(d)), because days are whole; a deal not won by its age a counts 1 - p F(a + 1). A lost deal is not
    won at any age: 1 - p. The interval is Wald's on the log odds.

    Limits: the tail is the lognormal's, not the data's; one rate for all, so cohorts that drift bend it. Use it to ask
    what may come after the longest follow-up, not to compare groups.
    Units: days, shares from 0 to 1; ``confidence`` is a probability.
    Source: Boag (1949), JRSS B 11, 15-53, section 3; Farewell (1982), Biometrics 38, 1041-1046.
    """
    is_won, is_lost = cells.state == WON, cells.state == LOST
    if int(cells.n[is_won].sum()) < FEWEST_WINS:
        return None
    n, days, age = cells.n.astype(np.float64), cells.days.astype(np.float64), cells.age.astype(np.float64)
    n_lost = float(n[is_lost].sum())
    opened = ~is_won & ~is_lost

    def loss(at: Floats) -> float:
        share, middle, sigma = expit(at[0]), at[1], exp(at[2])
        later, sooner = ((np.log(day) - middle) / sigma for day in (days[is_won] + 1, np.maximum(days[is_won], 1e-9)))
        # The logarithm of a small difference of two normal tails, taken on the side where it keeps its digits.
        side = np.where(later + sooner > 0, -1.0, 1.0)
        far, near = np.maximum(side * later, side * sooner), np.minimum(side * later, side * sooner)
        won = log_ndtr(far) + np.log(-np.expm1(np.minimum(log_ndtr(near) - log_ndtr(far), -1e-300)))
        by_now = share * ndtr((np.log(age[opened] + 1) - middle) / sigma)
        total = (n[is_won] * (np.log(share) + won)).sum() + (n[opened] * np.log1p(-by_now)).sum()
        return -float(total + n_lost * np.log1p(-share))

    seen = np.repeat(np.log(days[is_won] + 0.5), cells.n[is_won])
    rate = float(n[is_won].sum() / n.sum())
    start = np.asarray([np.log(rate / (1.001 - rate)), seen.mean(), np.log(max(float(seen.std()), 0.05))])
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-8, "maxiter": 2_000})
    covariance = np.linalg.pinv(approx_hess(found.x, loss))
    if not found.success or covariance[0, 0] <= 0:
        return None
    half = float(ndtri(0.5 + confidence / 2)) * float(np.sqrt(covariance[0, 0]))
    share, low, high = (float(expit(found.x[0] + step)) for step in (0.0, -half, half))
    return Cure(share, low, high, exp(found.x[1]), exp(found.x[2]))
