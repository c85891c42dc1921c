"""The median of the days to a win among all deals that are won in the end, where follow-up reaches it."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np

from salesformula.stats.competing import Competing
from salesformula.stats.location import median_interval_ranks

#: The bounds between which the undecided leave the median may be this share of it apart, or a day.
TIGHT = 0.2

#: Shares that differ by less, relatively, are one share.
SAME = 1e-9


@dataclass(frozen=True)
class MedianDays:
    """A median in days. ``low`` and ``high`` are None where fewer wins than such an interval needs are all there is."""

    days: float
    low: float | None
    high: float | None


def median_given_won(shares: Competing, *, confidence: float) -> MedianDays | None:
    """The median of days to the win among eventual winners; None where it is not yet reached.

    Of the deals a share r is still undecided beyond the longest follow-up. If none of them is won, half of the wins
    are there when the share won reaches won / 2; if all are, when it reaches (won + r) / 2. The median is reached
    where both days are known and at most TIGHT of the first, or a day, apart; and, unless no deal is open, where
    its interval is known too. Told is the day that goes with winning the rest at the odds of those decided,
    won / (1 - r) / 2. Where no deal is open it is the plain median: the mean of the two middle values.

    The interval is the ranks of ``median_interval_ranks`` among k wins, k being the number of fully watched wins
    that would leave this variance, k = won^2 / (4 V): its low end for the case that none of the rest is won, its
    high end for the case that all are, so it holds what the rest leaves open as well as chance.

    Units: days.
    Source: bounds: Manski (2003), Partial Identification of Probability Distributions, section 1.2 (what the data
    leave open is bounded by its extremes). Interval: inverted test of the quantile as in Brookmeyer and Crowley
    (1982), Biometrics 38, 29-41; ranks: Thompson (1936), Annals of Mathematical Statistics 7, 122-128.
    """
    won, rest = float(shares.won[-1:].sum()), float(shares.undecided[-1:].sum())
    if won <= 0:
        return None
    first, last = _quantile(shares, won / 2), _quantile(shares, (won + rest) / 2)
    middle = _quantile(shares, won / (1 - rest) / 2)
    if first is None or last is None or middle is None or last - first > max(1.0, TIGHT * first):
        return None
    low = _limit(shares, won, 0.0, confidence, is_high=False)
    high = _limit(shares, won + rest, -0.5, confidence, is_high=True)
    if shares.n_open and (low is None or high is None):
        return None
    return MedianDays(middle, low, high)


def _quantile(shares: Competing, share: float) -> float | None:
    """The day on which the share won reaches ``share``; the mean with the next winning day where it is hit exactly."""
    day = _day(shares, share)
    if day is None:
        return None
    place = int(np.searchsorted(shares.days, day))
    if shares.won[place] > share * (1 + SAME):
        return day
    later = shares.days[(shares.n_won > 0) & (shares.days > day)]
    return (day + float(later[0])) / 2 if len(later) else None


def _day(shares: Competing, share: float) -> float | None:
    """The first day by which the share won has reached ``share``."""
    place = int(np.searchsorted(shares.won, share * (1 - SAME)))
    return float(shares.days[place]) if place < len(shares.days) else None


def _limit(shares: Competing, total: float, rest: float, confidence: float, *, is_high: bool) -> float | None:
    """The day at the rank that ends the interval, where ``total`` are won; ``rest`` -0.5: the undecided after all."""
    half = _day(shares, total / 2)
    if half is None:
        return None
    early = np.where(shares.days <= half, 0.5, -0.5)
    jumps, last = np.diff(shares.won, prepend=0.0), float(shares.undecided[-1])
    # Wins on the median's own day are dealt out to both sides, so that the sides are halves.
    early[shares.days == half] -= ((early * jumps).sum() + rest * last) / jumps[shares.days == half]
    variance = shares.variance(early, square=np.full(len(early), 0.25), rest=rest)
    wins = floor(total * total / (4 * variance) * (1 + SAME)) if variance > SAME**2 else 0
    ranks = median_interval_ranks(wins, confidence=confidence)
    return _day(shares, total * ranks[is_high] / wins) if ranks else None
