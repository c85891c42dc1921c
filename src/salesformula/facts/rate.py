"""The only division between columns."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def rate(numerator: ir.NumericValue, denominator: ir.NumericValue) -> ir.FloatingValue:
    """``numerator`` / ``denominator`` as float64; null where the denominator is 0 or either is null.

    Both sides are cast first: without the cast PostgreSQL divides whole numbers as whole numbers, silently.
    """
    below = denominator.cast("float64")
    share: ir.FloatingValue = ibis.ifelse(below == 0, ibis.null("float64"), numerator.cast("float64") / below)
    return share
