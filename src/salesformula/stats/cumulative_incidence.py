"""How many of the deals created are won within so many days, open deals counted as what they are: still watched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from salesformula.stats.competing import Competing, competing
from salesformula.stats.interval import Interval
from salesformula.stats.median_given_won import MedianDays, median_given_won
from salesformula.stats.proportion import wilson

NO_DEALS = "no_deals"
NOBODY_WATCHED_SO_LONG = "nobody_watched_so_long"

#: A share nearer to none or all than this is none or all.
NOTHING = 1e-12


@dataclass(frozen=True)
class WonBy:
    """The share of deals won within so many days of creation, with its interval; or null and the reason why.

    ``n_watched``: the deals that were undecided and watched as that day began, on which what comes next rests.
    """

    days: int
    share: float | None
    low: float | None
    high: float | None
    n_watched: int
    reason: str | None


@dataclass(frozen=True)
class CumulativeIncidence(Competing):
    """The shares won, lost and undecided by the days since creation, and the questions asked of them."""

    confidence: float

    def at(self, days: int) -> WonBy:
        """The share of deals won within ``days`` days of creation; null beyond the longest follow-up.

        Once nothing is undecided the share stands for ever; as long as something is, nobody knows of a day which
        no deal was watched to.

        The interval is Wilson's with the effective number of deals, share (1 - share) / variance, so that it is
        Wilson's own where no deal is open. Where none or all were won, and beyond the longest follow-up, it is at
        most n_watched / undecided: how many deals, in effect, were watched that long. Limits: it covers less than it
        says on days to which only a handful of deals was watched.

        Source: Rothman (1978), "Estimation of confidence limits for the cumulative probability of survival in life
        table analysis", Journal of Chronic Diseases 31, 557-560. None or all: the effective number of Peto et al.
        (1977), British Journal of Cancer 35, 1-39, as used by Dorey and Korn (1987), Statistics in Medicine 6, 679-687.
        Errors: ValueError for negative days.
        """
        if days < 0:
            raise ValueError(f"a share won within days needs at least 0 days; found {days}")
        if not self.n:
            return WonBy(days, None, None, None, 0, NO_DEALS)
        if days > self.days[-1] and self.undecided[-1] > 0:
            return WonBy(days, None, None, None, 0, NOBODY_WATCHED_SO_LONG)
        share = float(self.won[self.days <= days][-1:].sum())
        if 1 - share < NOTHING:
            share = 1.0
        interval = self._interval(days, share)
        n_watched = int(self.n_watched[self.days >= days][:1].sum())
        return WonBy(days, share, interval.low, interval.high, n_watched, None)

    def median_given_won(self) -> MedianDays | None:
        """The median of days among eventual winners, as ``stats.median_given_won`` says; None: not yet reached."""
        return median_given_won(self, confidence=self.confidence)

    def _interval(self, days: int, share: float) -> Interval:
        place = min(int(np.searchsorted(self.days, days)), len(self.days) - 1)
        effective = float(self.n_watched[place] / self.undecided_before[place])
        if 0 < share < 1:
            by_variance = share * (1 - share) / self.variance((self.days <= days).astype(np.float64))
            effective = by_variance if days <= self.days[-1] else min(by_variance, effective)
        return wilson(share * effective, effective, confidence=self.confidence)


def cumulative_incidence(
    *, days: npt.ArrayLike, state: npt.ArrayLike, n: npt.ArrayLike, confidence: float
) -> CumulativeIncidence:
    """The share of deals won by each day since creation, losing competing with winning, from counts per whole day.

    ``days``: whole days from creation to the decision, for open deals to the day of the answer. ``state``: 0 open,
    1 won, 2 lost. ``n``: how many such deals. On one day decisions come before the end of watching.

    Units: days; shares from 0 to 1; ``confidence`` is a probability.
    Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150: won(t) = sum over days s <= t
    of undecided(s-) n_won(s) / n_watched(s).
    Errors: ValueError for arrays of different lengths, negative days or counts, or another state.
    """
    shares = competing(days=days, state=state, n=n)
    return CumulativeIncidence(shares.days, shares.n_watched, shares.n_won, shares.n_lost, confidence)
