"""How much more often something happens than before, and how sure that is."""

from __future__ import annotations

from math import hypot

from salesformula.stats.event_rates import event_rate
from salesformula.stats.interval import Interval


def rate_change(n: int, exposure: float, *, n_before: int, exposure_before: float, confidence: float) -> Interval:
    """The interval of the difference of two rates, the later less the earlier one, per unit of time.

    Each rate's own exact interval, put together: the lower end lies below the difference by the root of the squares of
    how far the later rate's lower and the earlier one's upper end lie from their estimates; the upper end likewise.

    Units: events per unit of the exposures.
    Source: Zou and Donner (2008), "Construction of confidence limits about effect measures: a general approach",
    Statistics in Medicine 27, 1693-1702, equation 6, on Garwood's intervals.
    Limits: events that come in bursts vary more than this knows.
    Errors: ValueError for a negative count or an exposure that is not above 0.
    """
    after = event_rate(n, exposure, confidence=confidence)
    before = event_rate(n_before, exposure_before, confidence=confidence)
    rate, rate_before = n / exposure, n_before / exposure_before
    moved = rate - rate_before
    return Interval(
        moved - hypot(rate - after.low, before.high - rate_before),
        moved + hypot(after.high - rate, rate_before - before.low),
    )
