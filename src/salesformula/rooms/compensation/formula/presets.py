"""The pay plans of the sources, as data to adopt as they are or to change."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from salesformula.rooms.compensation.formula.plan import Component, Part, Quartiles, Rate

HUNTING, CUSTOMER_SUCCESS, PREPAYMENT, AHA = "hunting", "customer_success", "prepayment", "aha"
PRESETS = (HUNTING, CUSTOMER_SUCCESS, PREPAYMENT, AHA)

SOURCES = {
    HUNTING: "000 and 003 P2, given: $2 upfront for each $1 of new MRR",
    CUSTOMER_SUCCESS: "003 P3, given: quartiles by churn, $4, $3, $2, $1 for each $1 of MRR",
    PREPAYMENT: "003 P4, given: $2 for each $1 of MRR; 50 % on payment 1, 25 % on payment 6, 25 % on payment 12",
    AHA: "001 P6, given: half at signature, half at the aha moment; the rate of $2 is the hunting plan's",
}
AIMS_OF = {
    HUNTING: "customer_count",
    CUSTOMER_SUCCESS: "customer_success",
    PREPAYMENT: "customer_success",
    AHA: "customer_success",
}
TWO = Fraction(2)
QUARTER, HALF = Fraction(1, 4), Fraction(1, 2)


def preset(name: str, *, moment: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Name, aim, components and source of a plan. ``moment``: feature, quantity, within_days; for ``aha`` alone.

    Errors: ValueError for an unknown name, for ``aha`` without a moment, and for a moment with another plan.
    """
    if name not in PRESETS:
        raise ValueError(f"there is no preset {name!r}; there are: {', '.join(PRESETS)}")
    if (name == AHA) != (moment is not None):
        raise ValueError("the preset aha, and it alone, is told its moment: {feature, quantity, within_days}")
    return {
        "name": name.replace("_", " ").capitalize(),
        "aim": AIMS_OF[name],
        "components": (_component(name, moment or {}),),
        "source": SOURCES[name],
    }


def _component(name: str, moment: Mapping[str, Any]) -> Component:
    if name == CUSTOMER_SUCCESS:
        return Quartiles(name=name, rates=(Fraction(4), Fraction(3), Fraction(2), Fraction(1)))
    payout = {
        HUNTING: (Part(share=Fraction(1)),),
        PREPAYMENT: (
            Part(share=HALF, on="payment", number=1),
            Part(share=QUARTER, on="payment", number=6),
            Part(share=QUARTER, on="payment", number=12),
        ),
    }
    if name == AHA:
        return Rate(name=name, rate=TWO, payout=(Part(share=HALF), Part(share=HALF, on="aha", **moment)))
    return Rate(name=name, rate=TWO, payout=payout[name])
