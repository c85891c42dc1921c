"""Dates: one way of writing per column, found from its values; instants in UTC."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from salesformula.kit.errors import Question
from salesformula.sources.cells.undecided import Undecided
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


@pytest.mark.parametrize(
    "written",
    ["20171231", "2017.12.31", "31-Dec-2017", "31 Dec 2017", "31 december 2017", "Dec 31, 2017", "December 31, 2017"],
)
def test_compact_days_and_months_by_name_are_read_with_and_without_a_time(desk: Desk, written: str) -> None:
    desk.land(WITH_DATES, deals_csv=_file(written, f"{written} 10:22", f"{written}, 10:22 AM"))
    times = [(2017, 12, 31, 0, 0), (2017, 12, 31, 10, 22), (2017, 12, 31, 10, 22)]
    assert desk.deals("created_at") == [(datetime(*time),) for time in times]


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-31T10:22:00.000+0000",
        "2026-01-31T10:22:00Z",
        "2026-01-31 10:22",
        "1/31/2026, 10:22 AM",
        "1/31/2026, 10:22\u202fAM",
        "1/31/2026 10:22 a.m.",
        "31-Jan-2026 10:22:00",
        "1769854920",
        "1769854920000",
        "46053.43194444",
    ],
)
def test_the_ways_of_crms_and_spreadsheets_to_write_a_time(desk: Desk, written: str) -> None:
    desk.land(WITH_DATES, deals_csv=_file(written))
    assert desk.deals("created_at") == [(datetime(2026, 1, 31, 10, 22),)]


def test_numbers_are_dates_only_where_all_are_and_it_is_said(desk: Desk) -> None:
    desk.land(WITH_DATES, deals_csv=_file("46296", "46297.5"))
    assert desk.deals("created_at") == [(datetime(2026, 10, 1),), (datetime(2026, 10, 2, 12),)]
    said = "deals.csv, column 'start': its numbers are read as days counted by a spreadsheet (46296 is 2026-10-01)"
    assert said in desk.said


def test_a_number_among_dates_is_set_aside(desk: Desk) -> None:
    result = desk.land(WITH_DATES, deals_csv=_file("46296", "2026-10-01", "2026-10-02"))
    assert desk.deals("deal_id") == [("1",), ("2",)]
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 2, "start", "46296")]


def test_a_counted_day_is_a_day_in_every_zone(desk: Desk) -> None:
    mapping = 'times_in = "UTC"\n[company]\ntime_zone = "America/New_York"\n' + DEALS
    mapping += 'expected_close_on = "serial"\nnext_step_on = "epoch"\n'
    desk.land(mapping, deals_csv="id,serial,epoch\nA,46296,1790812800000\nB,46296.1,1790816400000\n")
    days = desk.deals("expected_close_on", "next_step_on")
    assert days == [(date(2026, 10, 1), date(2026, 10, 1)), (date(2026, 9, 30), date(2026, 9, 30))]


@pytest.mark.parametrize("written", ["03/04/26", "13.04.26", "5-Mar-26", "Mar 5, 26", "26-03-05", "3/4/26, 10:22 AM"])
def test_years_of_two_digits_are_never_guessed(desk: Desk, written: str) -> None:
    with pytest.raises(Undecided, match=r"deals\.csv, column 'start': its years have two digits.*say the format") as e:
        desk.land(WITH_DATES, deals_csv=_file(written))
    assert (e.value.key, e.value.value) == ("format", written)


def test_years_of_two_digits_are_asked_about_with_every_order_that_reads_them_all(desk: Desk) -> None:
    with pytest.raises(Undecided) as asked:
        desk.land(WITH_DATES, deals_csv=_file("03/04/26", "05/04/26", "13/04/26"))
    assert asked.value.options == (("%d/%m/%y", "2026-04-03"), ("%y/%m/%d", "2003-04-26"))
    with pytest.raises(Undecided) as asked:
        desk.land(WITH_DATES, deals_csv=_file("Mar 5, 26"))
    assert asked.value.options == ()


def test_a_format_with_a_two_digit_year_is_read_as_said(desk: Desk) -> None:
    mapping = DEALS + 'created_at = { column = "start", format = "%d/%m/%y" }\n'
    desk.land(mapping, deals_csv=_file("03/04/26", "03/04/99"))
    assert desk.deals("created_at::DATE") == [(date(2026, 4, 3),), (date(1999, 4, 3),)]


def test_a_lone_two_digit_year_among_whole_ones_is_set_aside(desk: Desk) -> None:
    result = desk.land(WITH_DATES, deals_csv=_file("13/04/2026", "14/04/2026", "15/04/26"))
    assert [(problem.row, problem.found) for problem in result.problems] == [(4, "15/04/26")]


def test_a_format_that_a_question_named_reads_times_of_day_too(desk: Desk) -> None:
    with pytest.raises(Undecided) as asked:
        desk.land(WITH_DATES, deals_csv=_file("3/4/2025, 10:22 AM", "3/4/2025"))
    assert asked.value.options == (("%d/%m/%Y", "2025-04-03"), ("%m/%d/%Y", "2025-03-04"))
    mapping = DEALS + 'created_at = { column = "start", format = "%m/%d/%Y" }\n'
    desk.land(mapping, deals_csv=_file("3/4/2025, 10:22 AM", "3/4/2025"))
    assert desk.deals("created_at") == [(datetime(2025, 3, 4, 10, 22),), (datetime(2025, 3, 4),)]


def test_two_ways_that_are_equally_frequent_are_a_question(desk: Desk) -> None:
    reason = r"written in two ways, as 2017-12-31 and as 31\.12\.2017, equally often\. '06\.03\.2026' is 2026-03-06"
    with pytest.raises(Undecided, match=reason):
        desk.land(WITH_DATES, deals_csv=_file("2026-03-05", "06.03.2026"))


def test_the_whole_column_decides_also_where_few_rows_count(desk: Desk) -> None:
    rule = 'closed_at = { column = "close", where = "stage", is = ["Won"] }\n'
    desk.land(DEALS + rule, deals_csv="id,close,stage\nA,03/04/2026,Won\nB,13/04/2026,Open\n")
    assert desk.deals("closed_at::DATE") == [(date(2026, 4, 3),), (None,)]


@pytest.mark.parametrize("written", ["0202-05-04", "05/14/0202", "0202-05-04 10:00"])
def test_the_year_0202_is_set_aside_with_its_reason(desk: Desk, written: str) -> None:
    mapping = '[company]\ntime_zone = "America/New_York"\n' + WITH_DATES
    result = desk.land(mapping, deals_csv=_file(written) + "X;;2026-01-01\n")
    problem = result.problems[0]
    assert (problem.severity, *told(problem)) == ("quarantined", "deals", "deals.csv", 2, "start", written)
    assert problem.expected == "a date from 1970 to 2100"


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("America/New_York", "2026-03-08 02:30", datetime(2026, 3, 8, 7, 30)),  # skipped: 03:30 summer time
        ("America/New_York", "2026-11-01 01:30", datetime(2026, 11, 1, 6, 30)),  # comes twice: the second
        ("Europe/Berlin", "2026-03-29 02:30", datetime(2026, 3, 29, 1, 30)),
        ("Europe/Berlin", "2026-10-25 02:30", datetime(2026, 10, 25, 1, 30)),
    ],
)
def test_a_time_that_a_change_of_clocks_skips_or_doubles_is_read_one_way(
    desk: Desk, zone: str, local: str, utc: datetime
) -> None:
    desk.land(f'times_in = "{zone}"\n' + WITH_DATES, deals_csv=_file(local))
    assert desk.deals("created_at") == [(utc,)]
