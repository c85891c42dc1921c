"""Leaving over time: who left earlier than expected, and how a condition goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np

from salesformula.stats.cells import OPEN, WON, Flags, Floats, Ints
from salesformula.stats.cumulative_incidence import cumulative_incidence

#: Log hazard ratios beyond it are not looked for.
MOST_LOG_RATIO = 8.0


def leaving_scores(days: Ints, left: Flags) -> Floats:
    """Per customer: 1 if left, less how many were expected to leave by then, had all been alike. They add up to 0.

    Source: log-rank scores, Peto and Peto (1972), JRSS A 135, 185-207, section 5, in the form of Kalbfleisch and
    Prentice (2002), section 7.4: left - H(days), H the Nelson-Aalen cumulative hazard of all.
    """
    times, place = np.unique(days, return_inverse=True)
    watched = np.cumsum(np.bincount(place)[::-1])[::-1]
    expected = np.cumsum(np.bincount(place, weights=left, minlength=len(times)) / watched)
    return np.asarray(left - expected[place], dtype=np.float64)


def log_hazard_ratio(met: Flags, days: Ints, left: Flags) -> tuple[float, float]:
    """The log of the hazard of those who meet a condition over that of the others, and its standard error.

    Cox's partial likelihood with Jeffreys' prior, which stays finite where none of one side left; ties as Breslow.
    Where nobody left while both sides were watched: 0, with an infinite error.

    Source: Cox (1972), JRSS B 34, 187-220; Heinze and Schemper (2001), Biometrics 57, 114-119, equation 3.
    """
    times, place = np.unique(days, return_inverse=True)
    on, off = (np.cumsum(np.bincount(place[side], minlength=len(times))[::-1])[::-1] for side in (met, ~met))
    gone = np.bincount(place, weights=left, minlength=len(times))
    tells = (gone > 0) & (on > 0) & (off > 0)
    on, off, gone = on[tells], off[tells], gone[tells]
    if not len(gone):
        return 0.0, inf
    seen = float((left & met & tells[place]).sum())
    ratio = 0.0
    for _ in range(60):
        p = on * exp(ratio) / (on * exp(ratio) + off)
        information = float((gone * p * (1 - p)).sum())
        prior = float((gone * p * (1 - p) * (1 - 2 * p)).sum()) / (2 * information)
        step = min(max((seen - float((gone * p).sum()) + prior) / information, -1.0), 1.0)
        ratio = min(max(ratio + step, -MOST_LOG_RATIO), MOST_LOG_RATIO)
        if abs(step) < 1e-9:
            break
    return ratio, 1 / sqrt(information)


@dataclass(frozen=True)
class Stayed:
    """The share that stays at least so many days, its variance, and how many it rests on in effect."""

    share: float
    variance: float
    n_effective: float


def stayed(days: Ints, left: Flags, *, until: int) -> Stayed | None:
    """The Kaplan-Meier share still there after ``until`` days; None where nobody was watched so long.

    Source: Kaplan and Meier (1958), JASA 53, 457-481; variance and effective number as in ``cumulative_incidence``.
    """
    counted = cumulative_incidence(
        days=days, state=np.where(left, WON, OPEN), n=np.ones(len(days), dtype=np.int64), confidence=0.5
    )
    at = counted.at(until)
    if at.share is None:
        return None
    variance = float(counted.variance((counted.days <= until).astype(np.float64)))
    place = min(int(np.searchsorted(counted.days, until)), len(counted.days) - 1)
    effective = float(counted.n_watched[place] / counted.undecided_before[place])
    return Stayed(1 - at.share, variance, effective)
