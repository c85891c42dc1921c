"""Which value of a dated setting held when, and for whom."""

from __future__ import annotations

from datetime import date

import pytest

from salesformula.kit.dated import Change, DatedValue, always, laid_out
from salesformula.kit.policy import setting
from salesformula.kit.units import Unit

MARCH, JUNE, JULY = date(2026, 3, 1), date(2026, 6, 1), date(2026, 7, 1)


def test_the_default_holds_for_ever_until_something_is_recorded() -> None:
    assert laid_out("bar", default=5, changes=[]) == always(5, setting="bar")
    assert always(5).on(MARCH, team_id="t1") == 5


def test_a_value_holds_from_its_day_to_before_the_next_ones() -> None:
    dated = laid_out("bar", default=1, changes=[Change(JUNE, None, 3), Change(MARCH, None, 2)])
    assert dated.rows == (
        DatedValue("bar", None, None, MARCH, 1),
        DatedValue("bar", None, MARCH, JUNE, 2),
        DatedValue("bar", None, JUNE, None, 3),
    )
    assert (dated.on(date(2026, 2, 28)), dated.on(MARCH), dated.on(date(2026, 5, 31)), dated.on(JUNE)) == (1, 2, 2, 3)


def test_of_two_changes_from_one_day_the_later_recorded_holds() -> None:
    dated = laid_out("bar", default=1, changes=[Change(MARCH, None, 2), Change(MARCH, None, 7)])
    assert dated.on(MARCH) == 7


def test_a_team_has_its_own_value_until_it_takes_the_companys_again() -> None:
    changes = [Change(MARCH, "t1", 9), Change(JUNE, None, 3), Change(JULY, "t1", None)]
    dated = laid_out("bar", default=1, changes=changes)
    assert dated.teams == (DatedValue("bar", "t1", MARCH, JULY, 9),)
    assert [dated.on(day, team_id="t1") for day in (date(2026, 2, 1), MARCH, JUNE, JULY)] == [1, 9, 9, 3]
    assert [dated.on(day, team_id="t2") for day in (MARCH, JUNE)] == [1, 3]


def test_a_change_to_the_same_value_begins_nothing_new() -> None:
    dated = laid_out("bar", default=1, changes=[Change(MARCH, None, 1), Change(JUNE, None, 2)])
    assert [(row.valid_from, row.valid_to) for row in dated.rows] == [(None, JUNE), (JUNE, None)]


def test_a_dated_setting_without_a_default_is_no_setting() -> None:
    with pytest.raises(TypeError, match="needs a default"):
        setting(None, unit=Unit.DAYS, label="Days", source="ours", event="the day a deal closed")
