"""When a schedule is due next, across changes of the clock."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from salesformula.jobs.times import next_after

BERLIN = "Europe/Berlin"


def due(after: datetime, *, every: str = "day", at: time = time(2, 30), weekday: int = 0, zone: str = BERLIN) -> str:
    return f"{next_after(after, every=every, at=at, weekday=weekday, zone=zone):%Y-%m-%d %H:%M}"


def test_a_day_keeps_its_wall_clock_time_when_summer_comes() -> None:
    assert due(datetime(2026, 3, 27, 12), at=time(7)) == "2026-03-28 06:00"
    assert due(datetime(2026, 3, 28, 6), at=time(7)) == "2026-03-29 05:00"


def test_a_time_the_clocks_skip_comes_as_much_later_as_they_skip() -> None:
    assert due(datetime(2026, 3, 28, 12)) == "2026-03-29 01:30"
    assert due(datetime(2026, 3, 29, 1, 30)) == "2026-03-30 00:30"


def test_a_time_that_comes_twice_is_taken_once() -> None:
    assert due(datetime(2026, 10, 24, 12)) == "2026-10-25 00:30"
    assert due(datetime(2026, 10, 25, 0, 30)) == "2026-10-26 01:30"


def test_the_instant_itself_is_not_after_itself() -> None:
    assert due(datetime(2026, 11, 20, 1, 29, 59)) == "2026-11-20 01:30"
    assert due(datetime(2026, 11, 20, 1, 30)) == "2026-11-21 01:30"


def test_the_day_is_that_of_the_zone() -> None:
    assert due(datetime(2026, 1, 1, 23), at=time(1), zone="Pacific/Auckland") == "2026-01-02 12:00"


def test_a_week_comes_on_its_weekday() -> None:
    assert due(datetime(2026, 11, 18, 10), every="week", at=time(7)) == "2026-11-23 06:00"
    assert due(datetime(2026, 11, 23, 5), every="week", at=time(7)) == "2026-11-23 06:00"
    assert due(datetime(2026, 11, 23, 6), every="week", at=time(7)) == "2026-11-30 06:00"


@pytest.mark.parametrize(
    ("zone", "after", "expected"),
    [
        (BERLIN, datetime(2026, 1, 1, 0, 45), "2026-01-01 01:45"),
        (BERLIN, datetime(2026, 1, 1, 0, 44, 59), "2026-01-01 00:45"),
        ("Asia/Kolkata", datetime(2026, 1, 1, 0, 0), "2026-01-01 00:15"),
        # Its clocks go back by half an hour: 01:45 comes again after thirty minutes.
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 45), "2026-04-04 15:15"),
    ],
)
def test_an_hour_comes_at_its_minute(zone: str, after: datetime, expected: str) -> None:
    assert due(after, every="hour", at=time(9, 45), zone=zone) == expected
