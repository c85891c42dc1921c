from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np

from salesformula.demo.clock import Clock, number

BERLIN, NEW_YORK = 0, 1
CLOCK = Clock(first=date(2026, 10, 1), last=date(2026, 12, 31), zones=("Europe/Berlin", "America/New_York"))


def _utc(moment: int) -> datetime:
    return datetime.fromtimestamp(moment * 60, tz=UTC)


def _one(value: int) -> np.ndarray:
    return np.asarray([value], dtype=np.int64)


def _minutes(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) // 60


def test_nine_in_berlin_is_seven_in_summer_and_eight_in_winter() -> None:
    friday, monday = number(date(2026, 10, 23)), number(date(2026, 10, 26))
    moments = CLOCK.moment(np.asarray([friday, monday]), np.asarray([540, 540]), np.asarray([BERLIN, BERLIN]))
    assert [_utc(int(moment)).hour for moment in moments] == [7, 8]


def test_work_stops_over_the_weekend_and_at_the_turn_of_the_year() -> None:
    friday_evening = _one(_minutes("2026-11-06T23:00"))
    sunday = _one(_minutes("2026-11-08T12:00"))
    assert CLOCK.worked(friday_evening, _one(NEW_YORK)) == CLOCK.worked(sunday, _one(NEW_YORK))
    assert CLOCK.next_working(_one(number(date(2026, 12, 24)))) == number(date(2026, 12, 28))


def test_working_days_are_counted_and_found_again() -> None:
    friday, monday = _one(number(date(2026, 11, 6))), _one(number(date(2026, 11, 9)))
    assert CLOCK.working_days(friday, monday) == 2
    assert CLOCK.working_days(monday, friday) == 0
    assert CLOCK.working_day(friday, _one(0)) == friday
    assert CLOCK.working_day(friday, _one(1)) == monday


def test_an_hour_of_work_from_friday_half_past_four_ends_on_monday_half_past_nine() -> None:
    start = _one(_minutes("2026-11-06T21:30"))
    done = CLOCK.when(CLOCK.worked(start, _one(NEW_YORK)) + 60, _one(NEW_YORK))
    assert _utc(int(done[0])) == datetime(2026, 11, 9, 14, 30, tzinfo=UTC)
