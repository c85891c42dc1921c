"""Which single groups stand out, asked only after one test has said that the groups differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.stats import hypergeom

from salesformula.stats.multiplicity import benjamini_hochberg

Side = Literal["above", "below"]


@dataclass(frozen=True)
class Standing:
    """One group against all the others together; ``side`` is None unless it ``is_named``."""

    is_named: bool
    side: Side | None
    p: float
    p_adjusted: float


def stands_out(successes: Sequence[int], totals: Sequence[int], *, q: float) -> tuple[Standing, ...]:
    """Each group's standing against the rest: two-sided Fisher exact tests, then Benjamini-Hochberg at ``q``.

    Use it only after ``groups_differ`` has found a difference. A group without cases is never named.

    Source: Fisher (1935), JRSS 98, 39-82 (the sum of all tables no more likely than the one seen);
    Benjamini and Hochberg (1995), JRSS B 57, 289-300. The tests share the rest of the company and are
    therefore slightly dependent; with many groups the dependence is weak.
    Errors: ValueError unless there are as many successes as totals.
    """
    if len(successes) != len(totals):
        raise ValueError("groups need one count of successes for each total")
    all_k, all_n = sum(successes), sum(totals)
    tested = [i for i, n in enumerate(totals) if 0 < n < all_n]
    raw = {i: _fisher(successes[i], totals[i], all_k, all_n) for i in tested}
    found = benjamini_hochberg([raw[i] for i in tested], q=q)
    standings = [Standing(False, None, 1.0, 1.0)] * len(totals)
    for place, i in enumerate(tested):
        named = found.is_found[place]
        side: Side = "above" if successes[i] * all_n > all_k * totals[i] else "below"
        standings[i] = Standing(named, side if named else None, raw[i], found.adjusted[place])
    return tuple(standings)


def _fisher(k: int, n: int, all_k: int, all_n: int) -> float:
    """Two-sided Fisher p of k in n against (all_k - k) in (all_n - n), from the hypergeometric law."""
    table = hypergeom(all_n, all_k, n)
    low, high = max(0, n - (all_n - all_k)), min(n, all_k)
    chances = table.pmf(range(low, high + 1))
    seen = float(chances[k - low])
    return min(1.0, float(chances[chances <= seen * (1 + 1e-7)].sum()))
