"""The win rate of deals opened, by hand: open deals count for what deals of their age bring, and youth is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import render
from salesformula.rooms.pipeline.answers import deals_opened, win_rate
from salesformula.rooms.pipeline.tests.asking import asked

TODAY = date(2026, 12, 31)
CREATED = {"basis": "created"}
Rows = list[dict[str, Any]]


def _decided(state: str, *, age: int, days: int, **labels: Any) -> dict[str, Any]:
    opened = TODAY - timedelta(days=age)
    return {"state": state, "created_on": opened, "closed_on": opened + timedelta(days=days), **labels}


def _open(age: int, **labels: Any) -> dict[str, Any]:
    return {"created_on": TODAY - timedelta(days=age), **labels}


OLD: Rows = [_decided("won", age=400, days=50)] * 20 + [_decided("lost", age=400, days=50)] * 40


def test_where_every_deal_is_decided_it_is_won_by_opened() -> None:
    [row] = asked(win_rate, OLD, params=CREATED).rows
    assert (row["n_created"], row["n_won"], row["n_lost"], row["n_open"]) == (60, 20, 40, 0)
    assert row["win_share"] == pytest.approx(20 / 60)
    assert (row["matured_share"], row["reason"]) == (1.0, None)
    assert row["win_share_low"] < 1 / 3 < row["win_share_high"]


def test_young_open_deals_are_neither_won_nor_lost() -> None:
    result = asked(win_rate, [*OLD, *[_open(20)] * 40], params=CREATED)
    [row] = result.rows
    assert (row["n_created"], row["n_open"]) == (100, 40)
    assert row["win_share"] == pytest.approx(20 / 60, abs=1e-6)
    assert result.why is not None
    assert render(result.why.equation) == "(20 won + 13.3 expected of 40 open) ÷ 100 opened = 33.33%"


def test_open_deals_older_than_every_win_are_as_good_as_lost() -> None:
    [row] = asked(win_rate, [*OLD, *[_open(400)] * 40], params=CREATED).rows
    assert row["win_share"] == pytest.approx(0.2, abs=0.002)


def test_the_month_is_that_of_opening_and_the_rows_behind_it_are_the_same() -> None:
    rows = [*OLD, *[_open(20)] * 40]
    result = asked(win_rate, rows, params=CREATED, by=("month",))
    assert [(row["month"], row["n_created"]) for row in result.rows] == [("2025-11", 60), ("2026-12", 40)]
    assert result.why is not None
    assert result.why.drill is not None
    assert result.why.drill.answer == "pipeline.deals_opened"
    behind = asked(deals_opened, rows, where={"month": "2026-12"}).rows
    assert (len(behind), sum(row["is_open"] for row in behind)) == (40, 40)


def test_cohorts_younger_than_their_wins_need_are_named_and_pulled_to_the_line() -> None:
    months = [_decided("won", age=age, days=50) for age in (100, 130, 160, 190, 220) for _ in range(30)]
    months += [_decided("lost", age=age, days=50) for age in (100, 130, 160, 190, 220) for _ in range(70)]
    result = asked(win_rate, [*months, *[_open(25)] * 60], params=CREATED, by=("month",))
    youngest = result.rows[-1]
    assert (youngest["n_created"], youngest["win_share"], youngest["reason"]) == (60, None, "immature_cohorts")
    assert youngest["pooled_win_share"] == pytest.approx(0.3, abs=0.02)
    [caveat] = [one for one in result.caveats if one.code == "immature_cohorts"]
    assert caveat.figures["cohorts"] == ["2026-12"]
    assert "Immature, not bad: December 2026 (0%)" in render(caveat.text)
    assert result.figure is not None


def test_owners_are_compared_at_equal_age() -> None:
    """Ann's deals are old, Bob's young: of the same age they win alike, so they don't differ."""
    ann = [row | {"owner_id": "a", "owner": "Ann"} for row in OLD * 3]
    bob = [row | {"owner_id": "b", "owner": "Bob"} for row in [*OLD[:20], *OLD[20:60], *[_open(20)] * 200]]
    result = asked(win_rate, [*ann, *bob], params=CREATED, by=("owner",))
    assert render(result.finding) == "These 2 sellers do not differ beyond chance"


def test_owners_that_differ_are_said_to() -> None:
    worse = [_decided("lost", age=400, days=50, owner_id="b", owner="Bob")] * 60
    rows = [row | {"owner_id": "a", "owner": "Ann"} for row in OLD] + worse
    result = asked(win_rate, rows, params=CREATED, by=("owner",))
    assert render(result.finding) == "Win rates of deals opened differ between sellers"
    assert result.caveats[0].code == "groups_differ"


def test_segments_take_unlike_times_and_are_not_tested() -> None:
    rows = [row | {"segment": name} for name in ("small", "large") for row in OLD]
    result = asked(win_rate, rows, params=CREATED, by=("segment",))
    assert not any(one.code.startswith("groups_") for one in result.caveats)


def test_24_deals_opened_are_too_few() -> None:
    [row] = asked(win_rate, OLD[:24], params=CREATED).rows
    assert (row["n_won"], row["win_share"], row["reason"]) == (20, None, "too_few_to_say")


def test_who_sees_some_groups_is_told_nothing_of_all_together() -> None:
    rows = [row | {"owner_id": who, "owner": who.title()} for who in ("ann", "bob", "cyd") for row in OLD]
    result = asked(win_rate, rows, params=CREATED, by=("owner",))
    assert result.for_rows is not None
    seen = result.for_rows([row for row in result.rows if row["owner_id"] != "cyd"])
    assert render(seen.finding) == "Win rates of deals opened, 2 sellers"
    said = repr((seen.finding, seen.caveats, seen.caption, seen.figure, seen.why))
    assert "Cyd" not in said
    assert "Blue line" not in said


def test_one_group_is_counted_as_one() -> None:
    rows = [row | {"owner_id": who, "owner": who.title()} for who in ("ann", "bob") for row in OLD]
    result = asked(win_rate, rows, params=CREATED, by=("owner",))
    assert result.for_rows is not None
    assert render(result.for_rows(result.rows[:1]).finding) == "Win rates of deals opened, 1 seller"


def test_each_basis_says_what_it_compares_within() -> None:
    rows = [row | {"product": name} for name in ("Kite", "Sail") for row in OLD]
    opened, closed = (
        asked(win_rate, rows, params={"basis": basis}, by=("product",)) for basis in ("created", "closed")
    )
    assert opened.caption is not None
    assert closed.caption is not None
    assert "Compared within deals of like age, segment and kind" in render(opened.caption)
    assert "Compared over all segments and kinds of deal" in render(closed.caption)


def test_a_group_alone_and_among_others_may_differ_and_the_reasons_say_so() -> None:
    """Bob's deals close slowly: among Ann's fast ones, his young open deals count for less still to come."""
    fast = [_decided("won", age=400, days=10, owner_id="a", owner="Ann")] * 60
    slow = [_decided("won", age=400, days=100, owner_id="b", owner="Bob")] * 30
    slow += [_decided("lost", age=400, days=100, owner_id="b", owner="Bob")] * 30
    bobs = slow + [_open(50, owner_id="b", owner="Bob")] * 40
    [alone] = asked(win_rate, bobs, params=CREATED).rows
    among = asked(win_rate, fast + bobs, params=CREATED, by=("owner",))
    assert alone["win_share"] != pytest.approx(among.rows[1]["win_share"], abs=0.01)
    for result, said in ((asked(win_rate, bobs, params=CREATED), "read from these deals alone"), (among, "all groups")):
        assert result.why is not None
        [told] = [render(text) for name, text in result.why.rules if render(name) == "How long wins take"]
        assert said in told


def test_the_basis_closed_is_what_it_was() -> None:
    [row] = asked(win_rate, [*OLD, *[_open(20)] * 40]).rows
    assert (row["n_won"], row["n_closed"], row["win_share"]) == (20, 60, 20 / 60)
    assert (row["n_created"], row["n_open"], row["pooled_win_share"], row["matured_share"]) == (None, None, None, None)


def test_a_stratum_with_few_wins_joins_the_others() -> None:
    few = CompanyPolicy(too_few_below=25)
    rows = [row | {"segment": "small"} for row in OLD * 2] + [row | {"segment": "large"} for row in OLD[:30]]
    [row] = asked(win_rate, rows, params=CREATED, policies=[few]).rows
    assert row["win_share"] == pytest.approx(60 / 150)


def test_where_wins_still_come_as_late_as_deals_are_watched_nobody_can_say_what_open_ones_bring() -> None:
    rows = [_decided("won", age=45, days=days) for days in range(5, 45, 2)] + [_open(45)] * 80
    result = asked(win_rate, rows, params=CREATED)
    [row] = result.rows
    assert (row["n_created"], row["n_won"], row["n_open"]) == (100, 20, 80)
    assert (row["win_share"], row["matured_share"], row["reason"]) == (None, None, "immature_cohorts")
    [caveat] = [one for one in result.caveats if one.code == "immature_cohorts"]
    assert (caveat.figures["watched_days"], caveat.figures["n_open"]) == (45, 80)
    assert render(result.finding) == "Deals opened: 100, too few or too young to say which share is won"


def test_a_group_that_is_decided_is_told_though_the_company_is_young() -> None:
    late = [_decided("won", age=45, days=days, product="Slow") for days in range(5, 45, 2)]
    rows = late + [_open(45, product="Slow")] * 80 + [_decided("lost", age=45, days=3, product="Fast")] * 30
    slow, fast = sorted(asked(win_rate, rows, by=("product",), params=CREATED).rows, key=lambda row: row["n_lost"])
    assert (slow["product"], slow["reason"]) == ("Slow", "immature_cohorts")
    assert (fast["product"], fast["reason"], fast["win_share"]) == ("Fast", None, pytest.approx(0, abs=1e-6))
