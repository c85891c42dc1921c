"""The bonus on ratings: what a deal earned for someone, a share of it once more where customers rate both well."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from salesformula.rooms.compensation.formula.due import Days, Happened
from salesformula.rooms.compensation.formula.inputs import EPOCH
from salesformula.rooms.compensation.formula.kernel import Earned
from salesformula.rooms.compensation.formula.plan import Rating
from salesformula.rooms.compensation.formula.ratings import Ratings
from salesformula.rooms.compensation.formula.whole import narrowed

Row = dict[str, Any]


def rated_credits(earnings: Iterable[tuple[Row, Fraction]], ratings: Ratings) -> list[Row]:
    """One row for each person and deal that earned something, with what it earned (``earned``) and its rating."""
    found: dict[tuple[str, str], Row] = {}
    for row, earned in earnings:
        key = row["payee_id"], row["deal_id"]
        if key not in found:
            found[key] = row | {"earned": Fraction(0), "cycle": "", "rated": ratings.of(row["deal_id"], key[0])}
        found[key]["earned"] += earned
    return sorted(found.values(), key=lambda row: (row["payee_id"], row["closed_on"], row["closed_at"], row["deal_id"]))


def bonus_earned(rows: list[Row], rating: Rating) -> Earned:
    """The bonus of each row, whether or not it is reached."""
    amounts = [row["earned"] * rating.bonus for row in rows]
    denominator = lcm(*(amount.denominator for amount in amounts))
    numerators = [(amount * denominator).numerator for amount in amounts]
    return Earned(narrowed(np.array(numerators, dtype=object)), denominator)


def happened_with(rows: list[Row], rating: Rating, *, as_of: date, forfeits: bool) -> Happened:
    """The days of each row, as the lines want them."""
    rated = [row["rated"] for row in rows]
    return Happened(
        closed_on=_days([row["closed_on"] for row in rows]).number,
        as_of=(as_of - EPOCH).days,
        ended_on=_days([row["ended_on"] for row in rows]),
        started_on=_days([row["started_on"] for row in rows]),
        rated_on=_days([told and told.on for told in rated]),
        is_rated_low=np.array([told is not None and not told.earns(rating) for told in rated], dtype=np.bool_),
        gone_on=_days([row["gone_on"] for row in rows]) if forfeits else None,
    )


def _days(told: list[date | None]) -> Days:
    numbers = [(day - EPOCH).days if day else 0 for day in told]
    return Days(np.array(numbers, dtype=np.int64), np.array([day is not None for day in told], dtype=np.bool_))
