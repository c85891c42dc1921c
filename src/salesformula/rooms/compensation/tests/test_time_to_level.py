"""Time to level: who is watched how long, by hand; what is withheld; half reached, of people not yet there as well."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from salesformula.kit.company import CompanyPolicy
from salesformula.rooms.compensation.answers.time_to_level import TOO_FEW, row_of
from salesformula.rooms.compensation.formula.time_to_level import TimeTo, times_to_level
from salesformula.rooms.compensation.tests.climbers import company, own, person, sold

STEPS = own({"cumulative_mrr_above": 100}, {"cumulative_mrr_above": 200}, starts_on="2026-05-01")
BEGAN = date(2025, 1, 1)


def test_the_days_to_each_level_are_counted_by_the_numbers_whenever_the_ladder_was_adopted() -> None:
    two = person(sold(date(2025, 1, 11), 150), sold(date(2025, 4, 11), 100), name="two", started=BEGAN)
    one = person(sold(date(2025, 3, 2), 150), name="one", started=date(2025, 2, 1))
    left = person(name="left", started=date(2025, 2, 1), ended=date(2025, 2, 28))
    found = times_to_level(company(two, one, left, as_of=date(2025, 12, 31)), STEPS)
    # "one" is watched from 1 February to 31 December, "left" to the last working day.
    assert found.n_left_out == 1, "the first began before the first deal that is known"
    assert found.levels[0] == TimeTo(1, (29, 27), (True, False))
    assert found.levels[1] == TimeTo(2, (333, 27), (False, False))


def test_who_began_before_the_first_known_deal_or_sells_nothing_by_role_is_left_out() -> None:
    early = person(sold(date(2025, 2, 1), 150), name="early", started=BEGAN)
    unknown = person(name="unknown")
    ahead = person(name="ahead", started=date(2026, 12, 1))
    found = times_to_level(company(early, unknown, ahead), STEPS)
    assert found.n_left_out == 2
    assert found.levels[0].days == ()


def row(days: list[int], reached: list[bool]) -> dict[str, Any]:
    return row_of(TimeTo(1, tuple(days), tuple(reached)), CompanyPolicy())


def test_half_of_all_is_told_in_months_with_its_interval() -> None:
    # 40 people, one more each 10 days until 30 have got there: half is the 20th, on day 200.
    days = [10 * nth for nth in range(1, 31)] + [600] * 10
    found = row(days, [True] * 30 + [False] * 10)
    assert found["median_months"] == 200 / (365.25 / 12)
    assert found["median_months_low"] < found["median_months"] < found["median_months_high"]
    assert abs(found["reached_in_a_year_share"] - 0.75) < 1e-9
    assert (found["n_people"], found["n_reached"]) == (40, 30)
    assert found["reason"] is None


def test_with_too_few_people_nothing_is_estimated() -> None:
    found = row([10 * nth for nth in range(1, 25)], [True] * 24)
    assert (found["median_months"], found["reason"], found["n_people"]) == (None, TOO_FEW, 24)


def test_fewer_than_five_on_either_side_are_not_counted_out() -> None:
    few = row([100] * 40, [True] * 4 + [False] * 36)
    assert (few["n_reached"], few["reason"], few["reached_in_a_year_share"]) == (None, TOO_FEW, None)
    nearly_all = row([100] * 40, [True] * 38 + [False] * 2)
    assert (nearly_all["n_reached"], nearly_all["reached_in_a_year_share"]) == (None, None)
    assert nearly_all["median_months"] is not None
    assert row([100] * 4, [True] * 4)["n_people"] is None


def test_half_that_has_not_got_there_is_not_reached() -> None:
    found = row([100 + nth for nth in range(40)], [nth < 8 for nth in range(40)])
    assert (found["median_months"], found["reason"], found["n_reached"]) == (None, "not_reached", 8)


def test_people_reach_the_second_level_no_earlier_than_the_first() -> None:
    deals = [sold(BEGAN + timedelta(days=30 * nth), 60) for nth in range(12)]
    people = [person(*deals, name=f"p{nth}", started=BEGAN) for nth in range(3)]
    [first, second] = times_to_level(company(*people), STEPS).levels
    assert first.days == (30,) * 3
    assert second.days == (90,) * 3
