"""Levels of individual sellers: published pay and published milestones, in two schemes that are not merged."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Level:
    """One level of a ladder; 1 is the first. Amounts in USD a year, MRR a month.

    ``quota``: annual recurring revenue that the variable pay is earned on (scheme A). ``cumulative_mrr``, ``new_mrr``
    and ``n_prepaid_months`` are the three milestones of scheme B, each to be passed. None: the scheme does not tell.
    """

    scheme: str
    level: int
    base: Decimal
    variable: Decimal
    quota: Decimal | None = None
    n_options: int | None = None
    cumulative_mrr: Decimal | None = None
    new_mrr: Decimal | None = None
    n_prepaid_months: int | None = None

    @property
    def commission(self) -> Fraction | None:
        """Variable pay ÷ quota, exactly: 66,000 ÷ 900,000 is 11/150, of which 7.33 % is the rounded form."""
        return None if self.quota is None else Fraction(self.variable) * Fraction(1, Fraction(self.quota))


def _annual(level: int, variable: int, quota: int) -> Level:
    return Level("A", level, Decimal(50_000), Decimal(variable), Decimal(quota))


def _monthly(level: int, variable: int, options: int, cumulative: int, new: int, prepaid: int) -> Level:
    return Level(
        "B", level, Decimal(40_000), Decimal(variable), n_options=options, cumulative_mrr=Decimal(cumulative),
        new_mrr=Decimal(new), n_prepaid_months=prepaid,
    )  # fmt: skip


SOURCES = {
    "A": "001 P23, given; the churn limit is left to the company",
    "B": "003 P24, given, there from top to bottom",
}

LADDERS = {
    "A": (_annual(1, 50_000, 800_000), _annual(2, 66_000, 900_000), _annual(3, 80_000, 1_000_000)),
    "B": (
        _monthly(1, 40_000, 5_000, 60_000, 5_000, 6),
        _monthly(2, 50_000, 10_000, 130_000, 6_000, 7),
        _monthly(3, 60_000, 15_000, 210_000, 7_000, 8),
    ),
}
