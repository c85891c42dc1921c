"""Rounding what was earned, once, and sharing it out so that the parts add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Literal

import numpy as np

from salesformula.rooms.compensation.formula.kernel import Earned
from salesformula.rooms.compensation.formula.plan import Rounding
from salesformula.rooms.compensation.formula.whole import Whole, largest, narrowed, roomy


@dataclass(frozen=True)
class Shared:
    """What each credit earns in parts: ``exact[part]`` over ``denominator``, ``rounded[part]`` in minor units.

    ``total``: what the credit earns, rounded; the rounded parts add up to it, the exact ones to what was earned.
    """

    exact: tuple[Whole, ...]
    denominator: int
    rounded: tuple[Whole, ...]
    total: Whole


def rounded(
    numerator: Whole, denominator: int, *, places: int, mode: Literal["half_even", "half_up"] = "half_even"
) -> Whole:
    """numerator / denominator to ``places`` decimals, counted in units of the last one.

    A tie goes to the even neighbour (half_even) or away from zero (half_up).
    """
    scaled = Fraction(10**places, denominator)
    up, down = 2 * scaled.numerator, 2 * scaled.denominator
    half = scaled.denominator
    doubled = roomy(numerator, largest(numerator) * up + 3 * down) * up
    doubled += half
    nearest: Whole = np.floor_divide(doubled, down)
    ties = np.flatnonzero(doubled == nearest * down)
    # A tie was rounded up so far, to the larger number.
    tied = nearest[ties]
    nearest[ties] = tied - (tied % 2 if mode == "half_even" else (tied <= 0))
    return narrowed(nearest)


def rounded_once(amount: Fraction, rounding: Rounding) -> Decimal:
    """One amount, as the plan rounds."""
    units = amount * 10**rounding.places
    half_up = int(abs(units) + Fraction(1, 2)) * (1 if units >= 0 else -1)
    return Decimal(round(units) if rounding.mode == "half_even" else half_up).scaleb(-rounding.places)


def shared(earned: Earned, *, shares: Sequence[Fraction], rounding: Rounding) -> Shared:
    """Each part its share of what was earned, rounded; the first or last part what the others leave of the total.

    Errors: ValueError where the shares don't add up to 1.
    """
    if sum(shares, Fraction(0)) != 1:
        raise ValueError("the shares of the parts must add up to 1")
    stretch = lcm(*(share.denominator for share in shares))
    factors = [(share * stretch).numerator for share in shares]
    numerator = roomy(earned.numerator, largest(earned.numerator) * max(map(abs, factors)))
    denominator = earned.denominator * stretch

    def to_places(column: Whole, below: int) -> Whole:
        return rounded(column, below, places=rounding.places, mode=rounding.mode)

    exact = tuple(narrowed(numerator * factor) for factor in factors)
    total = to_places(earned.numerator, earned.denominator)
    keeper = 0 if rounding.remainder == "first" else len(shares) - 1
    parts: dict[int, Whole] = {}
    rest = total
    for place, column in enumerate(exact):
        if place != keeper:
            parts[place] = to_places(column, denominator)
            rest = roomy(rest, largest(rest) + largest(parts[place])) - parts[place]
    parts[keeper] = narrowed(rest)
    return Shared(exact, denominator, tuple(parts[place] for place in range(len(shares))), total)
