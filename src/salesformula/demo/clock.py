"""Days and minutes of many people at once: working time in their own zones, moments in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from salesformula.demo.draws import Flags, Ints

EPOCH = date(1970, 1, 1)
DAY = 1440
OPENS, WORKDAY = 9 * 60, 8 * 60
CLOSED_DAYS = ((1, 1), (12, 24), (12, 25), (12, 26))


def number(on: date) -> int:
    """A date as days since 1970-01-01."""
    return (on - EPOCH).days


def calendar_day(day: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(day))


class Clock:
    """Working time from ``first`` to ``last``. Moments are whole minutes since 1970 in UTC, days are day numbers.

    Zones are indices into the names given. Office hours are 9 to 17, Monday to Friday, in each zone;
    the year's turn is free.
    """

    def __init__(self, *, first: date, last: date, zones: Sequence[str]) -> None:
        self.first = number(first)
        days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
        working = [d.weekday() < 5 and (d.month, d.day) not in CLOSED_DAYS for d in days]
        self._working: Flags = np.asarray(working)
        self._days = np.flatnonzero(self._working).astype(np.int64) + self.first
        self._before = np.concatenate(([0], np.cumsum(self._working))).astype(np.int64)
        self._offsets = np.asarray([[_offset(ZoneInfo(zone), d) for d in days] for zone in zones], dtype=np.int64)

    def is_working(self, day: Ints) -> Flags:
        """Whether each day is a working day."""
        found: Flags = self._working[day - self.first]
        return found

    def moment(self, day: Ints, minute: Ints, zone: Ints) -> Ints:
        """The moment of a wall-clock minute of a day in a zone."""
        found: Ints = day * DAY + minute - self._offsets[zone, day - self.first]
        return found

    def day(self, moment: Ints, zone: Ints) -> Ints:
        """The day of a moment as the zone counts it."""
        local: Ints = moment + self._offsets[zone, moment // DAY - self.first]
        return local // DAY

    def worked(self, moment: Ints, zone: Ints) -> Ints:
        """Working minutes of the zone from the clock's first day to each moment."""
        local = moment + self._offsets[zone, moment // DAY - self.first]
        day = local // DAY
        today = np.clip(local - day * DAY - OPENS, 0, WORKDAY) * self.is_working(day)
        found: Ints = self._before[day - self.first] * WORKDAY + today
        return found

    def when(self, worked: Ints, zone: Ints) -> Ints:
        """The moment at which so many working minutes are over."""
        day = self._days[worked // WORKDAY]
        return self.moment(day, OPENS + worked % WORKDAY, zone)

    def next_working(self, day: Ints) -> Ints:
        """The day itself where it is a working day, else the next one that is."""
        found: Ints = self._days[self._before[day - self.first]]
        return found

    def working_days(self, first: Ints, last: Ints) -> Ints:
        """How many working days lie from each first day to the last, both counted; none where the last is before it."""
        found: Ints = self._before[np.maximum(first, last + 1) - self.first] - self._before[first - self.first]
        return found

    def working_day(self, first: Ints, nth: Ints) -> Ints:
        """The nth working day from each first day on, counted from 0."""
        found: Ints = self._days[self._before[first - self.first] + nth]
        return found


def _offset(zone: ZoneInfo, on: date) -> int:
    # Taken at noon: clocks change at night, on days when the offices are closed.
    offset = datetime.combine(on, time(12), zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60
