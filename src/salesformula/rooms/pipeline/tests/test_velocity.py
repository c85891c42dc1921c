"""Velocity by hand: its parts are those of their own answers, and its interval follows from them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from math import exp, sqrt
from typing import Any

import pytest

from benchmarks.truth.velocity import coverage
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import render
from salesformula.rooms.pipeline.answers import days_to_close, deal_size, velocity, win_rate
from salesformula.rooms.pipeline.tests.asking import asked
from salesformula.stats.pace import PaceSums, pace

START = date(2026, 1, 1)
TWO = CompanyPolicy(too_few_below=2)


def _won(amount: str, days: int) -> dict[str, Any]:
    return {"state": "won", "amount": amount, "created_on": START, "closed_on": START + timedelta(days=days)}


FIVE: list[dict[str, Any]] = [
    _won("100", 20),
    _won("300", 30),
    {"state": "lost", "created_on": START, "closed_on": START + timedelta(days=5), "amount": "50"},
    {"state": "lost", "created_on": START, "closed_on": START + timedelta(days=9), "amount": "50"},
    *[{"created_on": START, "amount": "1"}] * 10,
]


def test_velocity_is_open_deals_times_rate_times_worth_by_days() -> None:
    [row] = asked(velocity, FIVE, policies=[TWO]).rows
    assert (row["n_open"], row["n_won"], row["n_closed"], row["velocity_amount"]) == (10, 2, 4, Decimal("40.00"))
    assert (row["win_share"], row["mean_amount"], row["won_mean_days"]) == (0.5, Decimal("200.000000"), 25.0)


def test_the_interval_follows_from_what_each_part_leaves_open() -> None:
    # log variance: 0.5 / (4 x 0.5) + 20000 / (2 x 200^2) + 50 / (2 x 25^2) - 2 x 1000 / (2 x 200 x 25) = 0.34
    [row] = asked(velocity, FIVE, policies=[TWO]).rows
    factor = exp(1.959964 * sqrt(0.34))
    assert float(row["velocity_amount_low"]) == pytest.approx(40 / factor, abs=0.006)
    assert float(row["velocity_amount_high"]) == pytest.approx(40 * factor, abs=0.006)


def test_the_parts_are_those_of_their_own_answers(five_deals: list[dict[str, Any]]) -> None:
    rows = [*five_deals, *FIVE]
    one = CompanyPolicy(too_few_below=1)
    [row] = asked(velocity, rows, policies=[one]).rows
    [rate], [size], [days] = (asked(name, rows, policies=[one]).rows for name in (win_rate, deal_size, days_to_close))
    for end in ("", "_low", "_high"):
        assert row[f"win_share{end}"] == rate[f"win_share{end}"]
        assert row[f"mean_amount{end}"] == size[f"mean_amount{end}"]
        assert row[f"won_mean_days{end}"] == days[f"won_mean_days{end}"]


def test_24_won_deals_are_too_few() -> None:
    rows = [_won("100", 20)] * 24 + [{"state": "lost", "created_on": START, "closed_on": START}] * 9
    result = asked(velocity, rows)
    [row] = result.rows
    assert (row["velocity_amount"], row["win_share"], row["reason"]) == (None, 24 / 33, "too_few_to_say")
    assert render(result.finding) == "Velocity: too few to say, 24 won deals"


def test_nothing_open_brings_nothing() -> None:
    [row] = asked(velocity, FIVE[:4], policies=[TWO]).rows
    assert (row["n_open"], row["velocity_amount"]) == (0, Decimal("0.00"))


def test_each_group_has_its_own_rate_and_speed() -> None:
    rows = [row | {"product": name} for name in ("a", "b") for row in FIVE]
    result = asked(velocity, rows, by=("product",), policies=[TWO])
    assert [(row["product"], row["velocity_amount"]) for row in result.rows] == [
        ("a", Decimal("40.00")),
        ("b", Decimal("40.00")),
    ]
    assert result.caption is not None
    assert render(result.caption).endswith("so that groups do not add up to the whole")


def test_no_pace_without_a_win_an_amount_or_days() -> None:
    nothing: dict[str, Any] = dict.fromkeys(
        ("squares_amount", "sum_amount_both", "sum_products", "sum_amount"), Decimal(0)
    )
    whole: dict[str, Any] = dict.fromkeys(("n_amount", "n_days", "n_both"), 30) | {
        "sum_days": 300,
        "squares_days": 3000,
    }
    sums = PaceSums(n_won=30, n_closed=60, sum_days_both=300, **nothing, **whole)
    assert pace(sums, confidence=0.95) is None


def test_the_interval_covers_the_true_pace_about_as_often_as_it_says() -> None:
    """100 fixed companies of 400 closed deals; 95% are promised, and 88 of 100 is three standard errors below."""
    assert 88 <= 100 * coverage(n=400, runs=100) <= 100
