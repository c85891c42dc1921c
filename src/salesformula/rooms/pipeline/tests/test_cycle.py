"""The sales cycle by hand: open deals are watched, losing ends the chance, and the median waits for follow-up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import render
from salesformula.rooms.pipeline.answers import cycle, deals_opened
from salesformula.rooms.pipeline.tests.asking import asked

TODAY = date(2026, 12, 31)
ONE = CompanyPolicy(too_few_below=1)


def _closed(state: str, days: int, *, opened: date = date(2026, 1, 1), **labels: Any) -> dict[str, Any]:
    return {"state": state, "created_on": opened, "closed_on": opened + timedelta(days=days), **labels}


def _open(watched: int, **labels: Any) -> dict[str, Any]:
    return {"created_on": TODAY - timedelta(days=watched), **labels}


FIVE = [_closed("won", 10), _closed("lost", 20), _closed("won", 40), _open(25), {"state": "won", "created_on": None}]


def test_an_open_deal_counts_for_as_long_as_it_was_watched() -> None:
    # Day 10: 1/4. Undecided after day 20: 3/4 x 2/3 = 1/2. The open deal leaves on day 25. Day 40: 1/4 + 1/2 x 1/1.
    [row] = asked(cycle, FIVE, policies=[ONE]).rows
    assert (row["n_created"], row["n_open"], row["n_won"], row["n_lost"]) == (4, 1, 2, 1)
    assert row["won_by_30_share"] == pytest.approx(0.25)
    assert row["won_by_90_share"] == pytest.approx(0.75)


def test_a_deal_without_its_first_day_is_left_out_and_said_to_be() -> None:
    result = asked(cycle, FIVE, policies=[ONE])
    assert [one.figures["n_without_days"] for one in result.caveats if one.code == "days_unknown"] == [1]


def test_where_every_deal_is_decided_the_shares_and_the_median_are_plain() -> None:
    rows = [_closed("won", days) for days in range(10, 60, 2)] + [_closed("lost", 5)] * 25
    [row] = asked(cycle, rows).rows
    assert (row["won_by_30_share"], row["won_by_90_share"], row["won_by_180_share"]) == pytest.approx((0.22, 0.5, 0.5))
    assert (row["median_days"], row["reason"]) == (34.0, None)


def test_the_median_is_null_where_follow_up_does_not_reach_it() -> None:
    rows = [_closed("won", 30, opened=TODAY - timedelta(days=40))] * 30 + [_open(40)] * 100
    result = asked(cycle, rows)
    [row] = result.rows
    assert (row["median_days"], row["reason"]) == (None, "not_yet_reached")
    assert row["won_by_30_share"] == pytest.approx(30 / 130)
    assert row["won_by_90_share"] is None
    assert [one.code for one in result.caveats] == ["not_yet_reached"]
    assert render(result.finding) == "Half of the wins: not yet reached"


def test_groups_are_counted_by_the_month_they_were_opened_in() -> None:
    rows = [_closed("won", 40)] * 3 + [_closed("lost", 9, opened=date(2026, 3, 1))] * 2
    found = asked(cycle, rows, by=("month",), policies=[ONE]).rows
    assert [(row["month"], row["n_created"], row["won_by_90_share"]) for row in found] == [
        ("2026-01", 3, 1.0),
        ("2026-03", 2, 0.0),
    ]
    behind = asked(deals_opened, rows, where={"month": "2026-03"}).rows
    assert [row["is_lost"] for row in behind] == [True, True]


def test_half_of_the_wins_counts_from_the_opening_and_has_reasons_of_its_own() -> None:
    rows = [_closed("won", days) for days in range(10, 60, 2)] + [_closed("lost", 5)] * 25
    result = asked(cycle, rows, params={"why": "median"})
    assert render(result.finding) == "Half of the wins come within 34 days of opening the deal"
    assert result.why is not None
    assert render(result.why.number) == "Half of the wins by day 34"
    assert {render(name): n for name, n in result.why.counted}["Won"] == 25
    other = asked(cycle, rows).why
    assert other is not None
    assert render(other.number) == "Won by day 90: 50.0%"


def test_24_deals_are_too_few() -> None:
    result = asked(cycle, [_closed("won", 10)] * 24)
    [row] = result.rows
    assert (row["n_won"], row["won_by_30_share"], row["median_days"], row["reason"]) == (
        24,
        None,
        None,
        "too_few_to_say",
    )
    assert result.figure is None


def test_of_all_together_nothing_is_said_to_those_who_see_some_groups() -> None:
    rows = [_closed("won", days, owner_id=who, owner=who) for who in ("p1", "p2") for days in range(10, 40)]
    result = asked(cycle, rows, by=("owner",))
    assert result.for_rows is not None
    seen = result.for_rows([row for row in result.rows if row["owner_id"] == "p1"])
    assert render(seen.finding) == "Sales cycle of one group"
    assert seen.why is not None
    assert "30" in render(seen.why.equation)
    assert "60" not in render(seen.why.equation)


def test_a_decision_before_the_first_day_counts_as_of_that_day() -> None:
    [row] = asked(cycle, [_closed("won", -3), _closed("lost", 5)], policies=[ONE]).rows
    assert (row["n_won"], row["won_by_30_share"]) == (1, 0.5)


def test_nothing_is_said_of_a_day_that_too_few_deals_were_opened_so_long_ago() -> None:
    # All but one were opened 60 days ago: the estimate reaches day 90 by the one that was watched on.
    recent = [_closed("won", 20, opened=TODAY - timedelta(days=60))] * 40 + [_open(60)] * 40
    result = asked(cycle, [*recent, _open(200)])
    [row] = result.rows
    assert row["won_by_30_share"] == pytest.approx(40 / 81)
    assert (row["won_by_90_share"], row["won_by_180_share"]) == (None, None)
    assert result.figure is not None
    assert render(result.figure.alt).endswith("by day 60")
