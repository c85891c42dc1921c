"""The published ladders, figure by figure, and which of them is in force."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from salesformula.kit.answer import Ask
from salesformula.rooms.compensation.answers.levels import levels
from salesformula.rooms.compensation.formula.levels import LADDERS

pytestmark = pytest.mark.django_db


def rows_of(scheme: str) -> list[dict[str, Any]]:
    nothing: Any = None
    where = {"scheme": scheme}
    ask = Ask(facts=nothing, policy=nothing, as_of=date(2026, 1, 1), where=where, params=levels.params())
    return levels.function(ask).rows


def test_the_annual_ladder_pays_at_quota_what_it_says() -> None:
    told = [(row["level"], row["variable_amount"], row["quota_amount"]) for row in rows_of("A")]
    assert told == [(1, 50_000, 800_000), (2, 66_000, 900_000), (3, 80_000, 1_000_000)]
    assert [round(row["commission_share"], 4) for row in rows_of("A")] == [0.0625, 0.0733, 0.08]


def test_the_second_levels_rate_is_a_fraction_that_its_rounded_form_would_miss() -> None:
    rate = LADDERS["A"][1].commission
    assert rate == Fraction(11, 150)
    assert rate * 900_000 == 66_000
    assert Fraction(733, 10_000) * 900_000 == 65_970


def test_the_monthly_ladder_asks_for_three_things_from_the_first_level_to_the_top() -> None:
    names = ("level", "variable_amount", "n_options", "cumulative_mrr_amount", "new_mrr_amount", "n_prepaid_months")
    assert [tuple(row[name] for name in names) for row in rows_of("B")] == [
        (1, 40_000, 5_000, 60_000, 5_000, 6),
        (2, 50_000, 10_000, 130_000, 6_000, 7),
        (3, 60_000, 15_000, 210_000, 7_000, 8),
    ]
