"""What awaited sums bring: each comes in the end or never does, as those before it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from salesformula.stats.cells import LOST, OPEN, WON, Floats, Ints
from salesformula.stats.interval import Interval

TOO_FEW, TOO_YOUNG = "too_few_to_say", "too_young_to_say"
#: A share that is still awaited past the longest watch; above it nobody knows how such sums end.
MOST_UNKNOWN = 0.05
#: Companies drawn anew.
DRAWS = 500


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
        self._too_few = too_few
        self._steps = _steps(followed, np.random.default_rng(seed), draws)

    def of(self, step: int, waited: int) -> Chance:
        """The chance that what has waited ``waited`` days for ``step`` comes.

        By the counts of those who waited longer, winning and losing competing: (won at the end - won by then) ÷
        undecided then. Where more than 5% of them are still awaited at the end of the watch, nobody can say.
        Errors: IndexError for a step that nobody followed.
        """
        curves = self._steps[step]
        n_watched = curves.n_watched(waited)
        if n_watched < self._too_few:
            return Chance(None, n_watched, TOO_FEW, np.zeros(0))
        ahead, unknown = curves.ahead(waited)
        if unknown[0] > MOST_UNKNOWN:
            return Chance(None, n_watched, TOO_YOUNG, np.zeros(0))
        return Chance(float(ahead[0]), n_watched, None, ahead[1:])


@dataclass(frozen=True)
class _Curves:
    """Shares won by the end of each day and undecided then: in the first row as it was, then as drawn anew."""

    later: Ints
    won: Floats
    undecided: Floats

    def n_watched(self, waited: int) -> int:
        """How many were undecided and watched after so many days."""
        return int(self.later[waited]) if waited < len(self.later) else 0

    def ahead(self, waited: int) -> tuple[Floats, Floats]:
        """Of those undecided after so many days, the share won later, and the share nobody saw the end of."""
        then, nobody = self.undecided[:, waited], np.zeros(len(self.won))
        some = then > 0
        won = np.divide(self.won[:, -1] - self.won[:, waited], then, out=nobody.copy(), where=some)
        return won, np.divide(self.undecided[:, -1], then, out=nobody, where=some)


def _steps(followed: Followed, rng: np.random.Generator, draws: int) -> list[_Curves]:
    """The curves of every step. A customer drawn anew comes along with all of its steps."""
    n_steps, n = followed.days.shape
    width = int(followed.days.max(initial=0)) + 1
    cells = followed.state * width + followed.days
    counts = np.zeros((n_steps, 1 + draws, 3, width), dtype=np.int64)
    for draw in range(1 + draws):
        weights = np.bincount(rng.integers(0, n, n), minlength=n) if draw and n else np.ones(n, dtype=np.int64)
        for step in range(n_steps):
            told = np.bincount(cells[step], weights=weights, minlength=3 * width)
            counts[step, draw] = told.astype(np.int64).reshape(3, width)
    return [_curves(of_step) for of_step in counts]


def _curves(counts: Ints) -> _Curves:
    """Aalen's and Johansen's estimate for every draw at once; as ``stats.competing`` says it for one."""
    watched = np.cumsum(counts.sum(axis=1)[:, ::-1], axis=1)[:, ::-1].astype(np.float64)
    some = np.maximum(watched, 1.0)
    won, decided = counts[:, WON] / some, (counts[:, WON] + counts[:, LOST]) / some
    undecided = np.cumprod(1 - decided, axis=1)
    before = np.concatenate([np.ones((len(undecided), 1)), undecided[:, :-1]], axis=1)
    later = np.append(watched[0, 1:], 0).astype(np.int64)
    return _Curves(later, np.cumsum(before * won, axis=1), np.asarray(undecided, dtype=np.float64))


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
