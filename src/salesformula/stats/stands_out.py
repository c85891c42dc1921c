"""Which single groups stand out, asked only after one test has said that the groups differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, ndtr

from salesformula.stats.multiplicity import benjamini_hochberg

Side = Literal["above", "below"]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Standing:
    """One group against the ordinary ones; ``side`` is None unless it ``is_named``."""

    is_named: bool
    side: Side | None
    p: float
    p_adjusted: float


def stands_out(successes: Sequence[int], totals: Sequence[int], *, q: float) -> tuple[Standing, ...]:
    """Each group's standing against the ordinary ones: two-sided Fisher exact tests, Benjamini-Hochberg at ``q``.

    Ordinary are the groups that do not stand out themselves: with a few strong groups among them, ordinary groups would
    look weak. They are found by taking out the farthest group while a normal test still finds it. Which are taken out
    first can hang on chance, so a group is named only where the same tests tell it from all others together as well, on
    the same side: nobody is named who sits in the middle of all.
    Use this only after ``groups_differ`` has found a difference. A group without cases is never named.

    Source: Fisher (1935), JRSS 98, 39-82 (the sum of all tables no more likely than the one seen);
    Benjamini and Hochberg (1995), JRSS B 57, 289-300. Taking out the farthest first is forward search, after
    Hawkins (1980), Identification of Outliers, section 5.2. The tests share the rest and so depend weakly on
    each other.
    Errors: ValueError unless there are as many successes as totals.
    """
    if len(successes) != len(totals):
        raise ValueError("groups need one count of successes for each total")
    return _standings(tuple(successes), tuple(totals), q)


# A page tells the same comparison in several places, and tells it again whenever it is opened.
@lru_cache(maxsize=256)
def _standings(successes: tuple[int, ...], totals: tuple[int, ...], q: float) -> tuple[Standing, ...]:
    k, n = np.array(successes, dtype=np.int64), np.array(totals, dtype=np.int64)
    tested = n > 0
    ordinary = _ordinary(k, n, tested, q)
    # A group is compared with the ordinary ones other than itself.
    rest_k = k[ordinary].sum() - np.where(ordinary, k, 0)
    rest_n = n[ordinary].sum() - np.where(ordinary, n, 0)
    other_k, other_n = k.sum() - k, n.sum() - n
    places = [int(place) for place in np.flatnonzero(tested & (rest_n > 0))]
    raw = [_fisher(int(k[i]), int(n[i]), int(rest_k[i]), int(rest_n[i])) for i in places]
    whole = [_fisher(int(k[i]), int(n[i]), int(other_k[i]), int(other_n[i])) for i in places]
    found, apart = benjamini_hochberg(raw, q=q), benjamini_hochberg(whole, q=q)
    standings = [Standing(False, None, 1.0, 1.0)] * len(n)
    for nth, i in enumerate(places):
        sides = {_side(k[i], n[i], than_k[i], than_n[i]) for than_k, than_n in ((rest_k, rest_n), (other_k, other_n))}
        named = bool(found.is_found[nth] and apart.is_found[nth] and len(sides) == 1)
        standings[i] = Standing(named, sides.pop() if named else None, raw[nth], float(found.adjusted[nth]))
    return tuple(standings)


def _side(k: int, n: int, than_k: int, than_n: int) -> Side:
    return "above" if k * than_n > than_k * n else "below"


def _ordinary(k: Counts, n: Counts, tested: npt.NDArray[np.bool_], q: float) -> npt.NDArray[np.bool_]:
    """The groups left when the farthest is taken out again and again, while it stands out; never under half."""
    inside = tested.copy()
    for taken in range(int(tested.sum()) // 2):
        all_k, all_n = int(k[inside].sum()), int(n[inside].sum())
        rest_k, rest_n = all_k - k, np.maximum(all_n - n, 1)
        share = all_k / all_n
        spread = np.sqrt(np.maximum(share * (1 - share), 1e-300) * (1 / np.maximum(n, 1) + 1 / rest_n))
        away = np.where(inside, np.abs(k / np.maximum(n, 1) - rest_k / rest_n) / spread, 0.0)
        farthest = int(away.argmax())
        if 2 * float(ndtr(-away[farthest])) > q * (taken + 1) / int(tested.sum()):
            break
        inside[farthest] = False
    return inside


def _fisher(k: int, n: int, rest_k: int, rest_n: int) -> float:
    """Two-sided Fisher p of k in n against rest_k in rest_n, from the hypergeometric law."""
    all_k = k + rest_k
    x = np.arange(max(0, all_k - rest_n), min(n, all_k) + 1)
    logs = -(gammaln(x + 1) + gammaln(n - x + 1) + gammaln(all_k - x + 1) + gammaln(rest_n - all_k + x + 1))
    chances = np.exp(logs - logs.max())
    seen = float(chances[k - x[0]])
    return min(1.0, float(chances[chances <= seen * (1 + 1e-7)].sum() / chances.sum()))
