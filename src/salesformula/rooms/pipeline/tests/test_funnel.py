"""The funnel by hand: who is counted where, what is withheld, what is young, and what is compared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from benchmarks.truth.maturity import TRUE_DAYS, needed_days
from salesformula.kit.answer import Result
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import render
from salesformula.rooms.pipeline.answers import behind, funnel, leads
from salesformula.rooms.pipeline.answers.maturity import Maturity
from salesformula.rooms.pipeline.tests.asking import asked

Row = dict[str, Any]
DAY = date(2026, 1, 10)
ANN = {"owner_id": "p1", "owner": "Ann", "source": "web", "created_on": DAY}
BOB = {"owner_id": "p2", "owner": "Bob", "source": None, "created_on": DAY}
FIVE: list[Row] = [
    ANN,
    {**ANN, "attempt_on": DAY},
    {**ANN, "attempt_on": DAY, "connect_on": DAY, "demo_on": DAY},
    {**BOB, "attempt_on": DAY, "connect_on": DAY, "discovery_on": DAY, "demo_on": DAY, "won_on": date(2026, 3, 1)},
    {**BOB, "won_on": date(2026, 2, 1)},
]
ONE = CompanyPolicy(too_few_below=1)
COUNTS = ("n_sourced", "n_worked", "n_connect", "n_discovery", "n_demo", "n_won")


def _counts(row: Row) -> list[int]:
    return [row[name] for name in COUNTS]


def _cohort(month: int, *, n: int, won_after: tuple[int, ...] = (), **labels: Any) -> list[Row]:
    came = date(2026, month, 1)
    rows: list[Row] = [{"created_on": came, "demo_on": came, **labels} for _ in range(n)]
    return [row | {"won_on": came + timedelta(days=days)} for row, days in zip(rows, won_after, strict=False)] + rows[
        len(won_after) :
    ]


def test_a_lead_is_counted_at_each_step_it_took_and_those_before() -> None:
    [row] = asked(funnel, [], leads=FIVE, policies=[ONE]).rows
    assert _counts(row) == [5, 4, 3, 3, 3, 2]
    shares = [row[f"{step}_share"] for step in ("worked", "connect", "discovery", "demo", "won")]
    assert shares == [0.8, 0.75, 1.0, 1.0, 2 / 3]


def test_steps_that_are_not_on_record_are_told() -> None:
    result = asked(funnel, [], leads=FIVE, policies=[ONE])
    [caveat] = [one for one in result.caveats if one.code == "steps_skipped"]
    assert caveat.figures == {
        "n_skipped_worked": 1,
        "n_skipped_connect": 1,
        "n_skipped_discovery": 2,
        "n_skipped_demo": 1,
    }
    assert render(caveat.text).endswith("1 without attempt, 1 without connect, 2 without discovery and 1 without demo.")


def test_the_interval_of_a_step_is_wilsons() -> None:
    # 80 of 100: middle (0.8 + 0.0192073) / 1.0384146, half width 0.0775653; by hand from Wilson's formula.
    rows = [{**ANN, "attempt_on": DAY}] * 80 + [ANN] * 20
    [row] = asked(funnel, [], leads=rows).rows
    assert (row["worked_share"], round(row["worked_share_low"], 4), round(row["worked_share_high"], 4)) == (
        0.8,
        0.7112,
        0.8666,
    )


def test_a_share_of_24_leads_is_withheld_and_its_counts_are_not() -> None:
    result = asked(funnel, [], leads=[{**ANN, "attempt_on": DAY}] * 24 + [ANN])
    [row] = result.rows
    assert (row["n_worked"], row["worked_share"], row["connect_share"]) == (24, 24 / 25, None)
    assert (row["worked_share_reason"], row["connect_share_reason"]) == (None, "too_few_to_say")
    [caveat] = [one for one in result.caveats if one.code == "too_few_to_say"]
    assert caveat.figures["steps"] == ["connect", "discovery", "demo", "won"]


def _few_demos(source: str, *, won: int) -> list[Row]:
    """100 old leads of which 30 connect, 10 have a demo, and some are won."""
    rows = [{"created_on": DAY, "source": source, "attempt_on": DAY} for _ in range(70)]
    rows += [{**rows[0], "connect_on": DAY} for _ in range(20)]
    rows += [{**rows[0], "connect_on": DAY, "discovery_on": DAY, "demo_on": DAY} for _ in range(10)]
    return rows[won:] + [{**rows[0], "won_on": DAY + timedelta(days=20)} for _ in range(won)]


def test_few_demos_withhold_the_step_after_them_and_not_the_customers() -> None:
    rows = _few_demos("web", won=12) + _few_demos("fair", won=14)
    result = asked(funnel, [], leads=rows, by=("source",))
    assert [(row["customer_share"], row["reason"]) for row in result.rows] == [(0.14, None), (0.12, None)]
    assert [row["won_share_reason"] for row in result.rows] == ["too_few_to_say"] * 2
    assert result.figure is not None
    assert "too few to say" not in repr(result.figure.spec)
    [few] = [one for one in result.caveats if one.code == "too_few_to_say"]
    assert few.figures["steps"] == ["demo", "won"]
    assert "fair" not in render(few.text)


def test_a_source_with_few_old_leads_is_named_as_too_few_with_how_many_it_has() -> None:
    rows = _few_demos("web", won=14) + _few_demos("fair", won=12) + [{"created_on": DAY, "source": "talk"}] * 9
    result = asked(funnel, [], leads=rows, by=("source",))
    assert [row["source"] for row in result.rows if row["reason"] == "too_few_to_say"] == ["talk"]
    few = next(one for one in result.caveats if "groups" in one.figures)
    assert few.figures["groups"] == [{"group": "talk", "n": 9}]


def test_wins_that_came_from_no_lead_are_told_beside_the_funnel() -> None:
    deals = [
        {"state": "won", "is_from_lead": True},
        {"state": "won", "kind": "addon"},
        {"state": "won", "kind": "renewal"},
        {},
    ]
    led_to = [{**ANN, "deal_id": "d0001", "won_on": DAY}]
    result = asked(funnel, deals, leads=led_to, policies=[ONE])
    [caveat] = [one for one in result.caveats if one.code == "won_without_lead"]
    assert caveat.figures == {"n_won": 3, "n_without_lead": 2, "n_without_lead_new": 0}
    assert render(caveat.text).startswith("2 of 3 deals won came from no lead (2 add-ons or renewals, 0 new)")
    by_source = asked(funnel, deals, leads=led_to, policies=[ONE], by=("source",))
    assert "won_without_lead" not in [one.code for one in by_source.caveats]


@pytest.mark.parametrize(
    ("why", "number", "counts"),
    [
        ("customers", "Customers of sourced 13.0%", {"Old enough to judge": 200, "Of them customers": 26}),
        ("leads", "200 leads came", {"Sourced": 200, "Left out: too young to judge": 0}),
    ],
)
def test_the_reasons_are_of_the_number_asked_for_and_hold_its_counts(
    why: str, number: str, counts: dict[str, int]
) -> None:
    rows = _few_demos("web", won=12) + _few_demos("fair", won=14)
    found = asked(funnel, [], leads=rows, params={"why": why}).why
    assert found is not None
    assert render(found.number) == number
    assert {render(name): n for name, n in found.counted}.items() >= counts.items()


def test_months_are_said_as_people_say_them() -> None:
    result = asked(funnel, [], leads=_cohort(1, n=40) + _cohort(3, n=40), as_of=date(2026, 4, 1))
    assert result.caption is not None
    assert "that came January 2026 to March 2026 by the steps" in render(result.caption)


def test_by_seller_the_counts_stand_beside_the_id_and_nobody_is_compared() -> None:
    result = asked(funnel, [], leads=FIVE, by=("seller",), policies=[ONE])
    assert [(row["seller"], row["seller_id"], *_counts(row)) for row in result.rows] == [
        ("Ann", "p1", 3, 2, 1, 1, 1, 0),
        ("Bob", "p2", 2, 2, 2, 2, 2, 2),
    ]
    assert not any(caveat.code.startswith("groups_") for caveat in result.caveats)
    assert result.caption is not None
    assert render(result.caption).endswith("A lead counts for who owns it now, so sellers are not compared")


def test_leads_without_a_source_are_a_group_of_their_own() -> None:
    rows = asked(funnel, [], leads=FIVE, by=("source",), policies=[ONE]).rows
    assert [(row["source"], row["n_sourced"]) for row in rows] == [("web", 3), ("(missing)", 2)]


def test_months_too_young_are_named_and_not_judged() -> None:
    # Wins take 10 to 60 days; on 1 June the leads of April are 32 days old, those of May and June younger.
    old = [row for month in (1, 2, 3) for row in _cohort(month, n=40, won_after=(10, 20, 30, 40, 50, 60) * 2)]
    rows = [*old, *_cohort(4, n=40, won_after=(10, 20)), *_cohort(5, n=40), *_cohort(6, n=1)]
    result = asked(funnel, [], leads=rows, by=("month",), as_of=date(2026, 6, 1))
    [caveat] = [one for one in result.caveats if one.code == "immature_cohorts"]
    assert (caveat.figures["cohorts"], caveat.figures["needed_days"]) == (["2026-04", "2026-05", "2026-06"], 60)
    assert caveat.figures["n_young"] == 81
    by_month = {row["month"]: row for row in result.rows}
    assert by_month["2026-03"]["customer_share"] == 0.3
    assert (by_month["2026-04"]["customer_share"], by_month["2026-04"]["reason"]) == (None, "immature_cohorts")
    assert by_month["2026-04"]["won_share"] == 0.05


def test_where_too_few_wins_are_known_no_lead_is_old_enough_to_judge() -> None:
    result = asked(funnel, [], leads=_cohort(1, n=400, won_after=(10, 20, 30)), as_of=date(2026, 2, 15))
    [row] = result.rows
    assert (row["n_sourced"], row["n_young"], row["n_mature"], row["customer_share"]) == (400, 400, 0, None)
    assert [one.figures["n_young"] for one in result.caveats if one.code == "immature_cohorts"] == [400]
    assert render(result.finding) == "Funnel: 400 leads, too few old enough to judge"


def test_where_wins_still_come_at_the_end_of_the_watch_no_lead_is_old_enough_to_judge() -> None:
    rows = _cohort(1, n=400, won_after=tuple(range(2, 30)))
    [row] = asked(funnel, [], leads=rows, as_of=date(2026, 3, 2)).rows
    assert (row["n_young"], row["n_mature"], row["customer_share"]) == (400, 0, None)


def test_young_leads_are_held_against_no_source() -> None:
    old = [row for month in (1, 2) for row in _cohort(month, n=100, won_after=(20, 40) * 10, source="web")]
    late = [row for month in (1, 2) for row in _cohort(month, n=100, won_after=(20, 40) * 10, source="fair")]
    rows = [*old, *late, *_cohort(5, n=2000, source="fair")]
    result = asked(funnel, [], leads=rows, by=("source",), as_of=date(2026, 5, 31))
    assert render(result.finding) == "These 2 sources do not differ beyond chance"
    assert [row["customer_share"] for row in result.rows] == [0.2, 0.2]


def test_sources_that_differ_are_named_after_the_test() -> None:
    rows = [row for name in "abcd" for row in _cohort(1, n=100, won_after=(20,) * 20, source=name)]
    result = asked(funnel, [], leads=[*rows, *_cohort(1, n=100, won_after=(20,) * 60, source="e")], by=("source",))
    assert [row["source"] for row in result.rows if row["is_named"]] == ["e"]
    assert render(result.finding) == "The share that became customers differs between sources: e above the rest"


def test_the_leads_behind_each_count_add_up() -> None:
    result = asked(funnel, [], leads=FIVE, policies=[ONE])
    behind = asked(leads, [], leads=FIVE, policies=[ONE]).rows
    assert result.why is not None
    assert result.why.drill is not None
    for column, flag in result.why.drill.sums.items():
        assert sum(row[flag] for row in behind) == result.rows[0][column], column


def test_leads_tell_the_furthest_step() -> None:
    rows = asked(leads, [], leads=FIVE).rows
    assert [row["step"] for row in rows] == ["sourced", "worked", "demo", "won", "won"]
    assert [row["lead_id"] for row in asked(leads, [], leads=FIVE, where={"step": "demo"}).rows] == ["l0003"]


def test_without_leads_there_is_nothing_to_say() -> None:
    result: Result = asked(funnel, [])
    assert render(result.finding) == "Funnel: 0 leads, too few old enough to judge"
    assert result.figure is None


def test_young_months_begin_where_the_last_day_is_too_young() -> None:
    found = Maturity(needed_days=40, share=0.95, as_of=date(2026, 3, 12))
    # 40 days before 12 March is 31 January: January's last day is just old enough.
    assert found.young_months == ("2026-02", "2026-03")


def test_behind_too_many_leads_no_rows_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "MOST_BEHIND", 4)
    result = asked(funnel, [], leads=FIVE, policies=[ONE])
    assert result.why is not None
    assert result.why.drill is None


def test_the_age_wins_need_is_found_though_slow_wins_of_young_leads_are_yet_to_come() -> None:
    """100 fixed companies; reading the wins known so far as they stand would find it two weeks too early."""
    found = [needed_days(seed) for seed in range(100)]
    assert abs(sum(days - TRUE_DAYS for days, _ in found) / 100) < 5
    assert sum(naive - TRUE_DAYS for _, naive in found) / 100 < -10
