"""What must be known beside a sum in the key metric."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from salesformula.kit.answer import Caveat
from salesformula.kit.text import Count, Money, Msg
from salesformula.rooms.pipeline.answers.executed import Row
from salesformula.rooms.pipeline.answers.executed import count as total


def worth_of(value: Decimal, *, metric: str, currency: str, exact: bool = False) -> Count | Money:
    """A sum in the metric: money, or a number of customers."""
    return Count(int(value)) if metric == "customers" else Money(value, currency, exact=exact)


def metric_caveats(rows: Sequence[Row]) -> tuple[Caveat, ...]:
    """Won deals without an amount, and amounts that stand in for annual contract values."""
    without, stand_in = total(rows, "n_without_amount"), total(rows, "n_stand_in")
    found: tuple[Caveat, ...] = ()
    if without:
        text = Msg(
            "One won deal has no amount in the reporting currency and adds nothing.",
            many="{n} won deals have no amount in the reporting currency and add nothing.",
            n=without,
        )
        found = (Caveat("no_amount", text, {"n_without_amount": without}),)
    if stand_in:
        text = Msg(
            "One won deal has no annual contract value; its amount stands in.",
            many="{n} won deals have no annual contract value; their amounts stand in.",
            n=stand_in,
        )
        found += (Caveat("amount_stands_in", text, {"n_stand_in": stand_in}),)
    return found
