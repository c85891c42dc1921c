"""What each credit earns, exactly: whole numerators over one denominator.

Amounts go in as whole ten-thousandths of the currency. With bands, F(x) is what a running sum of x earns: the first
band's rate on all of x, and from each further edge on the rate's rise once more. A credit earns F(after) - F(before),
so the credits of a group add up to F of their sum in any order, a credit that crosses edges is cut at them, and a
refund takes back exactly what the same amount earned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm

import numpy as np

from salesformula.rooms.compensation.formula.whole import Flags, Ints, Whole, largest, narrowed, roomy, sums_fit, whole

#: Amounts are counted in this part of 1 of the currency.
UNIT = 10_000

#: (from which share of the quota on, rate), climbing from share 0.
Bands = Sequence[tuple[Fraction, Fraction]]


@dataclass(frozen=True)
class Running:
    """Credits in closing order within their group, with the group's sum before and after each; in 1/10,000.

    ``is_first``: the group starts here.
    """

    base: Whole
    before: Whole
    after: Whole
    is_first: Flags


@dataclass(frozen=True)
class Earned:
    """Per credit ``numerator`` over the one ``denominator``, in 1 of the currency."""

    numerator: Whole
    denominator: int

    def amount(self, row: int) -> Fraction:
        """What one credit earned."""
        return Fraction(int(self.numerator[row]), self.denominator)


@dataclass(frozen=True)
class Piece:
    """The stretch of one credit within one band, in 1 of the currency; ``upper`` below ``lower`` for a refund."""

    rate: Fraction
    lower: Fraction
    upper: Fraction

    @property
    def earned(self) -> Fraction:
        return self.rate * (self.upper - self.lower)


def running(*, base: Whole, group: Ints) -> Running:
    """Running sums within each group; a group is one payee, component and cycle.

    Errors: ValueError where the groups are not together, in climbing order of their codes.
    """
    if len(base) != len(group):
        raise ValueError("each credit needs its group")
    if np.any(group[1:] < group[:-1]):
        raise ValueError("credits must be sorted by group")
    is_first = np.ones(len(group), dtype=np.bool_)
    np.not_equal(group[1:], group[:-1], out=is_first[1:])
    summed = np.cumsum(whole(base) if sums_fit(base) else base.astype(object))
    starts = np.flatnonzero(is_first)
    lengths = np.diff(starts, append=len(group))
    after = narrowed(summed - np.repeat(summed[starts] - base[starts], lengths))
    return Running(base, narrowed(after - roomy(base, largest(after) + largest(base))), after, is_first)


def by_bands(run: Running, *, quota: Whole, bands: Bands) -> Earned:
    """Marginal rates: each unit earns at the band it falls into, from an edge on at the higher one.

    Below 0 the first band's rate holds. A quota of 0 is no quota: no edge is ever reached.

    Errors: ValueError for bands that don't climb from 0, a quota below 0, or two quotas within one group.
    """
    _check(bands, whole(quota), run.is_first)
    stretch = lcm(*(share.denominator for share, _ in bands))
    scale = lcm(*(rate.denominator for _, rate in bands))
    first = (bands[0][1] * scale).numerator
    rises = [((rate - lower) * scale).numerator for (_, lower), (_, rate) in pairwise(bands)]
    shares = [(share * stretch).numerator for share, _ in bands[1:]]

    peak = max(largest(run.before), largest(run.after))
    size = largest(run.base)
    bound = max(
        stretch * peak, largest(quota) * max(shares, default=0), stretch * size * (abs(first) + sum(map(abs, rises)))
    )
    before, after, base, edge = (roomy(column, bound) for column in (run.before, run.after, run.base, quota))
    if stretch != 1:
        before, after = before * stretch, after * stretch
    numerator = base * (first * stretch)
    without = np.flatnonzero(quota == 0)
    for share, rise in zip(shares, rises, strict=True):
        place = edge * share
        place[without] = stretch * peak
        above = np.maximum(after, place)
        above -= np.maximum(before, place)
        above *= rise
        numerator += above
    return Earned(narrowed(numerator), UNIT * stretch * scale)


def by_rates(*, base: Whole, rates: Sequence[Fraction], which: Ints) -> Earned:
    """The base at ``rates[which]``: one rate for all, one a person, one a quartile."""
    scale = lcm(*(rate.denominator for rate in rates))
    factors = [(rate * scale).numerator for rate in rates]
    most = max(map(abs, factors), default=0)
    bound = max(most, largest(base) * most)
    factor = narrowed(np.array(factors, dtype=object))
    return Earned(narrowed(roomy(whole(base), bound) * factor[which]), UNIT * scale)


def pieces(*, before: int, after: int, quota: int, bands: Bands) -> list[Piece]:
    """How one credit was cut at the edges, in the order in which it went through the bands; for its words.

    The pieces earn together what ``by_bands`` gives. ``before``, ``after`` and ``quota`` in 1/10,000.
    """
    edges = [Fraction(quota) * share for share, _ in bands[1:]] if quota else []
    found = []
    low, high = sorted((Fraction(before), Fraction(after)))
    for place, (_, rate) in enumerate(bands[: len(edges) + 1]):
        start = max(low, edges[place - 1]) if place else low
        end = min(high, edges[place]) if place < len(edges) else high
        if start < end:
            found.append(Piece(rate, start * Fraction(1, UNIT), end * Fraction(1, UNIT)))
    if before <= after:
        return found
    return [Piece(piece.rate, piece.upper, piece.lower) for piece in reversed(found)]


def _check(bands: Bands, quota: Whole, is_first: Flags) -> None:
    if not bands or bands[0][0] != 0 or any(later <= earlier for (earlier, _), (later, _) in pairwise(bands)):
        raise ValueError("bands must climb from share 0")
    if len(quota) != len(is_first):
        raise ValueError("each credit needs its quota")
    if np.any(quota < 0):
        raise ValueError("a quota can't be below 0")
    if np.any((quota[1:] != quota[:-1]) & ~is_first[1:]):
        raise ValueError("a group has one quota")
