"""Dates: one way of writing per column, found from its values; instants in UTC."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from salesformula.kit.errors import Question
from salesformula.sources.tests.desk import DEALS, Desk, told

WITH_DATES = DEALS + 'created_at = "start"\nexpected_close_on = "due"\n'


def _file(*starts: str) -> str:
    return "id;start;due\n" + "".join(f"{n};{start};2018-01-01\n" for n, start in enumerate(starts))


@pytest.mark.parametrize(
    "written",
    ["2017-12-31", "2017/12/31", "31-12-2017", "12-31-2017", "31/12/2017", "12/31/2017", "31.12.2017"],
)
def test_each_way_of_writing_is_found_with_and_without_a_time_of_day(desk: Desk, written: str) -> None:
    clocks = ("", " 9:05", " 21:05:07", "T21:05:07.000", " 9:05 pm")
    desk.land(WITH_DATES, deals_csv=_file(*(written + clock for clock in clocks)))
    expected = [(0, 0, 0), (9, 5, 0), (21, 5, 7), (21, 5, 7), (21, 5, 0)]
    assert desk.deals("created_at") == [(datetime(2017, 12, 31, *clock),) for clock in expected]


def test_one_telling_value_decides_for_the_whole_column(desk: Desk) -> None:
    desk.land(WITH_DATES, deals_csv=_file("03/04/2017", "05/06/2017", "07/13/2017"))
    assert desk.deals("created_at::DATE") == [(date(2017, 3, 4),), (date(2017, 5, 6),), (date(2017, 7, 13),)]


def test_the_way_that_reads_most_wins_and_the_rest_is_set_aside(desk: Desk) -> None:
    result = desk.land(WITH_DATES, deals_csv=_file("13/04/2017", "14/04/2017", "15/04/2017", "04/16/2017"))
    assert desk.deals("deal_id") == [("0",), ("1",), ("2",)]
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 5, "start", "04/16/2017")]
    assert result.problems[0].expected == "a date such as 31/12/2017"


def test_an_undecidable_order_is_a_question_that_names_file_column_and_value(desk: Desk) -> None:
    with pytest.raises(Question, match=r"deals\.csv, column 'start'.*'03/04/2017' may be 2017-04-03.*2017-03-04"):
        desk.land(WITH_DATES, deals_csv=_file("03/04/2017", "05/06/2017"))
    assert not (desk.home / "facts" / "CURRENT").exists()


def test_values_that_read_alike_either_way_raise_no_question(desk: Desk) -> None:
    desk.land(WITH_DATES, deals_csv=_file("03/03/2017"))
    assert desk.deals("created_at::DATE") == [(date(2017, 3, 3),)]


def test_a_format_in_the_mapping_answers_the_question(desk: Desk) -> None:
    mapping = DEALS + 'created_at = { column = "start", format = "%d/%m/%Y" }\n'
    desk.land(mapping, deals_csv=_file("03/04/2017"))
    assert desk.deals("created_at::DATE") == [(date(2017, 4, 3),)]


def test_times_without_a_zone_are_the_companys_and_are_kept_in_utc(desk: Desk) -> None:
    mapping = '[company]\ntime_zone = "America/New_York"\n' + WITH_DATES
    desk.land(mapping, deals_csv=_file("2017-03-01 10:00", "2017-07-01 10:00"))
    assert desk.deals("created_at") == [(datetime(2017, 3, 1, 15, 0),), (datetime(2017, 7, 1, 14, 0),)]


@pytest.mark.parametrize("zoned", ["2017-03-01T10:00:00Z", "2017-03-01 12:00+02:00", "2017-03-01T05:00:00.0-0500"])
def test_times_with_a_zone_are_what_they_say(desk: Desk, zoned: str) -> None:
    mapping = '[company]\ntime_zone = "Asia/Tokyo"\n' + WITH_DATES
    desk.land(mapping, deals_csv=_file(zoned))
    assert desk.deals("created_at") == [(datetime(2017, 3, 1, 10, 0),)]


def test_a_date_taken_from_an_instant_is_the_companys_day(desk: Desk) -> None:
    mapping = '[company]\ntime_zone = "America/New_York"\n' + DEALS + 'expected_close_on = "due"\n'
    desk.land(mapping, deals_csv="id,due\nA,2017-03-01T03:00:00Z\nB,2017-03-01T06:00:00Z\n")
    assert desk.deals("expected_close_on") == [(date(2017, 2, 28),), (date(2017, 3, 1),)]


def test_days_that_are_none_or_out_of_all_reason_are_set_aside(desk: Desk) -> None:
    wrong = ("2017-02-30", "1969-12-31", "2101-01-01", "soon", "2017-01-01 25:00", "20170101", "2017-01-01Tx")
    result = desk.land(WITH_DATES, deals_csv=_file("2017-01-01", *wrong))
    assert desk.deals("deal_id") == [("0",)]
    assert [(problem.row, problem.found[:10]) for problem in result.problems] == [
        (row, text[:10]) for row, text in enumerate(wrong, start=3)
    ]
