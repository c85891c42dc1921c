"""Won, lost and undecided over the days since creation: winning and losing compete, open deals are still watched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from salesformula.stats.cells import LOST, OPEN, WON, Floats, Ints


@dataclass(frozen=True)
class Competing:
    """Step functions of the days since creation, one element for each day on which anything happened.

    ``n_watched``: the deals still undecided and still watched as that day begins. ``n_won``, ``n_lost``: those
    decided on it. ``won``, ``lost``, ``undecided``: the shares after that day, which add up to 1.
    """

    days: Ints
    n_watched: Ints
    n_won: Ints
    n_lost: Ints

    @cached_property
    def undecided(self) -> Floats:
        """The share neither won nor lost after each day."""
        return np.asarray(np.cumprod(self._stays), dtype=np.float64)

    @cached_property
    def undecided_before(self) -> Floats:
        """The share neither won nor lost as each day begins."""
        return np.asarray(np.r_[1.0, self.undecided][: len(self.days)], dtype=np.float64)

    @cached_property
    def won(self) -> Floats:
        """The share won by the end of each day."""
        return np.cumsum(self.undecided_before * self.n_won / self.n_watched)

    @cached_property
    def lost(self) -> Floats:
        """The share lost by the end of each day."""
        return np.cumsum(self.undecided_before * self.n_lost / self.n_watched)

    @property
    def n(self) -> int:
        """How many deals there are."""
        return int(self.n_watched[0]) if len(self.days) else 0

    @property
    def n_open(self) -> int:
        """How many of them are open."""
        return self.n - int(self.n_won.sum() + self.n_lost.sum())

    def variance(self, payoff: Floats, *, square: Floats | None = None, rest: float = 0.0) -> float:
        """The variance of the mean payoff, when a win on a day pays ``payoff`` and staying undecided ``rest``.

        Where wins of one day are paid differently, ``payoff`` is their mean and ``square`` their mean square.

        With payoff 1 up to a day and 0 after it, the mean payoff is the share won by that day. On each day the
        Y watched are a multinomial draw, and who stays undecided has ``ahead`` to expect, so the variance is
        sum of S^2 / Y [p_won square + p_stays ahead^2 - (p_won payoff + p_stays ahead)^2], S undecided before.
        Where nobody is open this is p (1 - p) / n exactly.

        Source: Dinse and Larson (1986), Biometrika 73, 379-386; Marubini and Valsecchi (1995), Analysing Survival
        Data from Clinical Trials and Observational Studies, equation 10.11; here summed so that nothing cancels.
        """
        wins, stays, before = self.n_won / self.n_watched, self._stays, self.undecided_before
        pays = before * wins * payoff
        last = rest * self.undecided[-1:].sum()
        expected = last + pays.sum() - np.cumsum(pays)
        ahead = np.divide(expected, self.undecided, out=np.zeros(len(pays)), where=self.undecided > 0)
        squares = wins * (payoff**2 if square is None else square) + stays * ahead**2
        spread = squares - (wins * payoff + stays * ahead) ** 2
        return max(0.0, float((before**2 / self.n_watched * spread).sum()))

    @cached_property
    def _stays(self) -> Floats:
        return np.asarray(1 - (self.n_won + self.n_lost) / self.n_watched, dtype=np.float64)


def competing(*, days: npt.ArrayLike, state: npt.ArrayLike, n: npt.ArrayLike) -> Competing:
    """Counts of deals by day and state as step functions: a decision comes before the end of watching on one day.

    ``days``: whole days from creation to the decision, for open deals to the day of the answer. ``state``: OPEN,
    WON or LOST. ``n``: how many such deals; rows of one day and state add up.

    Source: Aalen and Johansen (1978), "An empirical transition matrix for non-homogeneous Markov chains based on
    censored observations", Scandinavian Journal of Statistics 5, 141-150, equation 3.1.
    Errors: ValueError for arrays of different lengths, negative days or counts, or another state.
    """
    on, what, counts = (np.asarray(column, dtype=np.int64).ravel() for column in (days, state, n))
    if not len(on) == len(what) == len(counts):
        raise ValueError(f"days, state and n differ in length: {len(on)}, {len(what)}, {len(counts)}")
    if np.any(on < 0) or np.any(counts < 0) or not np.isin(what, (OPEN, WON, LOST)).all():
        raise ValueError("cumulative incidence needs days and counts of at least 0, and states 0, 1 or 2")
    happened = counts > 0
    distinct, place = np.unique(on[happened], return_inverse=True)
    table = np.zeros((len(distinct), 3), dtype=np.int64)
    np.add.at(table, (place, what[happened]), counts[happened])
    watched = np.cumsum(table.sum(axis=1)[::-1])[::-1]
    return Competing(distinct, watched, table[:, WON], table[:, LOST])
