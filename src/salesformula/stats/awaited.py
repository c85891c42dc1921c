"""What awaited sums bring: each comes in the end or never does, as those before it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from salesformula.stats.cells import OPEN, WON, Floats, Ints
from salesformula.stats.competing import Competing, competing
from salesformula.stats.interval import Interval

TOO_FEW, TOO_YOUNG = "too_few_to_say", "too_young_to_say"
#: A share that is still awaited past the longest watch; above it nobody knows how such sums end.
MOST_UNKNOWN = 0.05
#: Companies drawn anew.
DRAWS = 1_000


@dataclass(frozen=True)
class Followed:
    """What became of those before: per step (a row) and customer (a column) the days watched and the state at the end.

    State: WON it came, LOST it can no longer come, OPEN it is still awaited.
    """

    days: Ints
    state: Ints


@dataclass(frozen=True)
class Chance:
    """The chance that a sum awaited for so long comes in the end; None and the reason where nobody can say.

    ``n_watched``: how many were awaited as long or longer, and were still watched. ``redrawn``: the same chance in
    each company drawn anew.
    """

    share: float | None
    n_watched: int
    reason: str | None
    redrawn: Floats


class Chances:
    """The chances of each step, learned once, asked for any number of sums."""

    def __init__(self, followed: Followed, *, too_few: int, seed: int = 0, draws: int = DRAWS) -> None:
        self._followed, self._too_few, self._draws = followed, too_few, draws
        self._seed = seed
        self._known: dict[tuple[int, int], Chance] = {}

    def of(self, step: int, waited: int) -> Chance:
        """The chance that what has waited ``waited`` days for ``step`` comes.

        By the counts of those who waited longer, winning and losing competing: (won at the end - won by then) ÷
        undecided then. Where more than 5% of them are still awaited at the end of the watch, nobody can say.
        Errors: IndexError for a step that nobody followed.
        """
        if (step, waited) not in self._known:
            self._known[step, waited] = self._chance(step, waited)
        return self._known[step, waited]

    def _chance(self, step: int, waited: int) -> Chance:
        curve = self._curves[step]
        later = int(curve.n_watched[curve.days > waited][:1].sum())
        if later < self._too_few:
            return Chance(None, later, TOO_FEW, np.zeros(0))
        share, unknown = _ahead(curve, waited)
        if unknown > MOST_UNKNOWN:
            return Chance(None, later, TOO_YOUNG, np.zeros(0))
        redrawn = np.asarray([_ahead(one, waited)[0] for one in self._redrawn[step]])
        return Chance(share, later, None, redrawn)

    @cached_property
    def _curves(self) -> list[Competing]:
        ones = np.ones(self._followed.days.shape[1], dtype=np.int64)
        return [self._curve(step, ones) for step in range(len(self._followed.days))]

    @cached_property
    def _redrawn(self) -> list[list[Competing]]:
        """Per step the curve of each company drawn anew: a customer comes along with all of its steps."""
        rng, n = np.random.default_rng(self._seed), self._followed.days.shape[1]
        found: list[list[Competing]] = [[] for _ in range(len(self._followed.days))]
        for _ in range(self._draws):
            weights = np.bincount(rng.integers(0, n, n), minlength=n).astype(np.int64)
            for step, curves in enumerate(found):
                curves.append(self._curve(step, weights))
        return found

    def _curve(self, step: int, weights: Ints) -> Competing:
        days, state = self._followed.days[step], self._followed.state[step]
        width = int(self._followed.days.max(initial=0)) + 1
        cells = np.bincount(state * width + days, weights=weights, minlength=3 * width).astype(np.int64)
        here = np.flatnonzero(cells)
        which, on = np.divmod(here, width)
        return competing(days=on, state=which, n=cells[here])


def _ahead(curve: Competing, waited: int) -> tuple[float, float]:
    """Of those undecided after so many days, the share won later, and the share nobody saw the end of."""
    by_then = curve.days <= waited
    undecided = float(curve.undecided[by_then][-1]) if by_then.any() else 1.0
    if undecided <= 0:
        return 0.0, 0.0
    won = float(curve.won[-1]) - (float(curve.won[by_then][-1]) if by_then.any() else 0.0)
    return won / undecided, float(curve.undecided[-1]) / undecided


@dataclass(frozen=True)
class Sum:
    """What awaited sums are expected to bring, and the interval in which what they bring will lie."""

    expected: float
    interval: Interval


def awaited_sum(
    chances: Sequence[Chance], amounts: npt.ArrayLike, customers: npt.ArrayLike, *, confidence: float, seed: int = 0
) -> Sum:
    """The sum of amounts that each come or don't, with its prediction interval.

    In every company drawn anew each customer draws one number from 0 to 1, and brings what its chance there is above:
    sums of one customer hang together, so that a later payment comes only where an earlier one did; customers don't
    hang together. The interval holds the middle ``confidence`` of the sums drawn.

    Limits: a year unlike those before (a crisis, another product) moves all customers at once, which this does not
    draw. Units: those of ``amounts``; ``confidence`` is a probability.
    Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150, for the chances; percentile
    bootstrap of customers, Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    Errors: ValueError where a chance is not known, or where the arrays differ in length.
    """
    worth, who = np.asarray(amounts, dtype=np.float64), np.asarray(customers, dtype=np.int64)
    if not len(chances) == len(worth) == len(who):
        raise ValueError("each awaited sum needs its chance, its amount and its customer")
    shares = [one.share for one in chances]
    if any(share is None for share in shares):
        raise ValueError("a sum of which nobody can say whether it comes can't be expected")
    if not len(worth):
        return Sum(0.0, Interval(0.0, 0.0))
    redrawn = np.column_stack([one.redrawn for one in chances])
    _, place = np.unique(who, return_inverse=True)
    luck = np.random.default_rng(seed).random((len(redrawn), int(place.max()) + 1))
    sums = (luck[:, place] < redrawn) @ worth
    tail = (1 - confidence) / 2
    low, high = np.quantile(sums, [tail, 1 - tail], method="inverted_cdf")
    expected = float(np.asarray([share or 0.0 for share in shares]) @ worth)
    # One sum that nearly always comes is expected a little below the only amount drawn.
    return Sum(expected, Interval(min(float(low), expected), max(float(high), expected)))


__all__ = ["OPEN", "TOO_FEW", "TOO_YOUNG", "WON", "Chance", "Chances", "Followed", "Sum", "awaited_sum"]
