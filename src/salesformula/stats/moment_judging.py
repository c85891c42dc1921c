"""What a condition comes with, judged by customers who had no part in choosing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np
from scipy.special import ndtri

from salesformula.stats.cells import Flags, Ints
from salesformula.stats.leaving import Stayed, leaving_scores, log_hazard_ratio, stayed
from salesformula.stats.moment_choice import evidence_of, nearest
from salesformula.stats.moment_conditions import Conditions
from salesformula.stats.proportion import wilson

#: Into so many parts customers are dealt, so many times.
PARTS, DEALS = 8, 10
#: Deals share most of the customers they choose on and so differ too little: their variance counts twice. Measured.
BETWEEN = 2.0


@dataclass(frozen=True)
class Staying:
    """Of customers on one side of the condition, the share still there after so many days, with its interval.

    ``n``: how many are on that side, on average over the deals. Null where nobody was watched so long.
    """

    n: int
    share: float | None
    low: float | None
    high: float | None


def met_out_of_part(tried: Conditions, days: Ints, left: Flags, rng: np.random.Generator) -> Flags:
    """Per deal and customer: whether it meets the condition chosen on the parts that it is not in."""
    n = len(days)
    part = np.asarray([rng.permutation(n) % PARTS for _ in range(DEALS)])
    among = (part[:, None, :] != np.arange(PARTS)[None, :, None]).reshape(DEALS * PARTS, n)
    scores = np.zeros((n, DEALS * PARTS))
    for column, chosen in enumerate(among):
        scores[chosen, column] = leaving_scores(days[chosen], left[chosen])
    evidence = evidence_of(tried, scores, among.T, int(left.sum()))
    chosen_on = nearest(tried, evidence).reshape(DEALS, PARTS)
    choice = np.take_along_axis(chosen_on, part, axis=1)
    return np.asarray(tried.met[choice, np.arange(n)] > 0)


def judged_ratio(met: Flags, days: Ints, left: Flags, confidence: float) -> tuple[float, float, float]:
    """The hazard ratio with its interval: mean over the deals, their variance within and between."""
    log_ratio, error = np.asarray([log_hazard_ratio(one, days, left) for one in met]).T
    middle, reach = float(log_ratio.mean()), inf
    if np.all(np.isfinite(error)):
        reach = float(ndtri(0.5 + confidence / 2)) * sqrt(float((error**2).mean() + BETWEEN * log_ratio.var()))
    return exp(middle), exp(middle - reach), exp(middle + reach) if reach < inf else inf


def judged_staying(met: Flags, days: Ints, left: Flags, until: int, confidence: float) -> Staying:
    """The share of one side that stays ``until`` days: mean over the deals, their variance within and between."""
    n = int(met.sum(axis=1).mean().round())
    found = [stayed(days[one], left[one], until=until) if one.any() else None for one in met]
    told = [one for one in found if one is not None]
    if len(told) < len(found):
        return Staying(n, None, None, None)
    share, effective = _mean(told, lambda one: one.share), _mean(told, lambda one: one.n_effective)
    variance = _mean(told, lambda one: one.variance) + BETWEEN * float(np.var([one.share for one in told]))
    if variance > 0:
        effective = share * (1 - share) / variance
    effective = max(effective, 1.0)
    interval = wilson(share * effective, effective, confidence=confidence)
    return Staying(n, share, interval.low, interval.high)


def _mean(told: list[Stayed], of: Callable[[Stayed], float]) -> float:
    return float(np.mean([of(one) for one in told]))
