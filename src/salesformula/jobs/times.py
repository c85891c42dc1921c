"""When a schedule is due next: wall-clock times of a zone, held across changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR, DAY, WEEK = "hour", "day", "week"
EVERY = (HOUR, DAY, WEEK)

#: No zone leaves out more than this at once where only the minute counts.
LONGEST_HOUR = 180


def next_after(after: datetime, *, every: str, at: time, weekday: int, zone: str) -> datetime:
    """The first instant later than ``after`` at which the schedule is due; both UTC without a zone.

    ``hour`` takes the minute of ``at``; ``week`` takes ``weekday``, Monday is 0. A time that the clocks skip that
    day is taken as much later as they skip (02:30 becomes 03:30); one that comes twice is taken the first time.
    """
    there = ZoneInfo(zone)
    if every == HOUR:
        return _next_hour(after, minute=at.minute, zone=there)
    today = after.replace(tzinfo=UTC).astimezone(there).date()
    days = (today + timedelta(days=n) for n in range(9))
    wanted = (day for day in days if every == DAY or day.weekday() == weekday)
    return next(instant for day in wanted if (instant := _instant(day, at, there)) > after)


def _next_hour(after: datetime, *, minute: int, zone: ZoneInfo) -> datetime:
    # Minute by minute, because some zones stand half an hour off and some change by half an hour.
    start = after.replace(second=0, microsecond=0)
    minutes = (start + timedelta(minutes=n) for n in range(1, LONGEST_HOUR))
    return next(found for found in minutes if found.replace(tzinfo=UTC).astimezone(zone).minute == minute)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
