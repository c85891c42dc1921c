"""Periods of time: half-open, labelled, in the company's fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """From ``start`` up to, not including, ``end``."""

    start: date
    end: date
    label: str

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def n_days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days

    def gone_share(self, *, on: date) -> float:
        """Share of the period's days that are over at the end of ``on``: 0 before it, 1 after it."""
        gone = (min(on, self.last_day) - self.start).days + 1
        return max(0, gone) / self.n_days


def month_start(year: int, month: int) -> date:
    """First day of a month; months beyond 12 or below 1 run into the next or previous year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def quarter_of(on: date, *, fiscal_year_starts: int = 1) -> Period:
    """The fiscal quarter that holds ``on``; a fiscal year is named after the year in which it ends.

    With ``fiscal_year_starts`` 1 it is the calendar quarter: 2017-02-10 lies in 2017Q1.
    """
    months = (on.month - fiscal_year_starts) % 12
    opening_year = on.year if on.month >= fiscal_year_starts else on.year - 1
    fiscal_year = opening_year if fiscal_year_starts == 1 else opening_year + 1
    quarter = months // 3
    first = fiscal_year_starts + 3 * quarter
    start, end = month_start(opening_year, first), month_start(opening_year, first + 3)
    return Period(start, end, f"{fiscal_year}Q{quarter + 1}")


def quarters_since(first_label: str, last: Period, *, fiscal_year_starts: int = 1) -> list[Period]:
    """Every quarter from the one labelled ``first_label`` to ``last``, newest first; ``last`` alone if it is later."""
    found = [last]
    while found[-1].label > first_label:
        found.append(quarter_of(found[-1].start - timedelta(days=1), fiscal_year_starts=fiscal_year_starts))
    return found
