"""How often something happens in a time watched, how sure that is, and who stands out from the others."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.stats import binom, chi2

from salesformula.stats.cells import Floats
from salesformula.stats.crossed_effects import Kind
from salesformula.stats.interval import Interval
from salesformula.stats.multiplicity import benjamini_hochberg

Side = Literal["above", "below"]


def event_rate(n: int, exposure: float, *, confidence: float) -> Interval:
    """The interval of n events in that much time watched, per unit of time. Exact, so it covers at least what it says.

    Source: Garwood (1936), Biometrika 28, 437-442: chi2[2n] / 2 to chi2[2n + 2] / 2 over the exposure.
    Errors: ValueError for a negative count or an exposure that is not above 0.
    """
    if n < 0 or exposure <= 0:
        raise ValueError(f"a rate needs a count of at least 0 and an exposure above 0; found {n} in {exposure}")
    tail = (1 - confidence) / 2
    low = float(chi2.ppf(tail, 2 * n)) / 2 if n else 0.0
    return Interval(low / exposure, float(chi2.isf(tail, 2 * n + 2)) / 2 / exposure)


def people_apart(kind: Kind, expected: Floats, *, q: float) -> tuple[Side | None, ...]:
    """Per person of a kind the side on which they stand out; None for everyone else.

    ``expected``: up to one factor, how many of each one's customers were expected to leave, the other kind's people
    being who they are. Each is tested against all others, given how many left in all; of the tests a share ``q`` of
    false ones is accepted; and the pooled interval must lie off 1 on the same side. Ask only where the kind as a whole
    differs beyond chance. A person without time watched is never named.

    Source: given their sum a Poisson count is binomial: Przyborowski and Wilenski (1940), Biometrika 31, 313-323;
    both tails are twice the smaller one. Benjamini and Hochberg (1995), JRSS B 57, 289-300.
    Errors: ValueError unless there is an expectation for each person.
    """
    if len(expected) != len(kind.n):
        raise ValueError("each person needs an expectation")
    total, whole = int(kind.n_left.sum()), float(expected.sum())
    share = expected / whole if whole > 0 else np.zeros(len(expected))
    at_most, at_least = binom.cdf(kind.n_left, total, share), binom.sf(kind.n_left - 1, total, share)
    p = np.minimum(2 * np.minimum(at_most, at_least), 1.0)
    tested = np.flatnonzero(expected > 0)
    found = benjamini_hochberg([float(p[one]) for one in tested], q=q)
    sides: list[Side | None] = [None] * len(expected)
    for place, is_found in zip(tested, found.is_found, strict=True):
        is_more = kind.n_left[place] > total * share[place]
        if is_found and is_more and kind.low[place] > 1:
            sides[place] = "above"
        elif is_found and not is_more and kind.high[place] < 1:
            sides[place] = "below"
    return tuple(sides)


def last_quarter_chances(kind: Kind, *, confidence: float, draws: int = 4_000) -> Floats:
    """Per person the chance of being in the quarter whose customers leave most, by what is known of the effects.

    Of n people who is above r of them is in quarter floor(4 r / n) + 1; the last is 4. The logs of the effects are
    drawn as independent normals with the middle and width of the pooled intervals, given at ``confidence``; the
    draws' seed is fixed, so the same people always get the same chances.

    Limits: effects of one kind depend on each other a little; with few people chances are off by some hundredths.
    Source: ranks from draws of a posterior: Laird and Louis (1989), Journal of Educational Statistics 14, 29-46.
    """
    n = len(kind.ratio)
    if not n:
        return np.zeros(0)
    from_low, to_high = np.log(kind.low), np.log(kind.high)
    # scipy's ndtri for one number
    reach = float(np.sqrt(chi2.isf(1 - confidence, 1)))
    rng = np.random.default_rng(20_290)
    drawn = (from_low + to_high) / 2 + (to_high - from_low) / 2 / reach * rng.standard_normal((draws, n))
    ranks = drawn.argsort(axis=1).argsort(axis=1)
    return np.asarray((4 * ranks // n == 3).mean(axis=0), dtype=np.float64)
