"""Fiscal quarters."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesformula.kit.periods import Period, quarter_of, quarters_since

MONTHS = st.integers(1, 12)
DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("on", "starts", "label", "first", "end"),
    [
        (date(2017, 2, 10), 1, "2017Q1", date(2017, 1, 1), date(2017, 4, 1)),
        (date(2017, 12, 31), 1, "2017Q4", date(2017, 10, 1), date(2018, 1, 1)),
        (date(2017, 2, 10), 2, "2018Q1", date(2017, 2, 1), date(2017, 5, 1)),
        (date(2017, 1, 10), 2, "2017Q4", date(2016, 11, 1), date(2017, 2, 1)),
        (date(2026, 6, 30), 7, "2026Q4", date(2026, 4, 1), date(2026, 7, 1)),
    ],
)
def test_a_fiscal_year_is_named_after_the_year_it_ends_in(
    on: date, starts: int, label: str, first: date, end: date
) -> None:
    assert quarter_of(on, fiscal_year_starts=starts) == Period(first, end, label)


@given(on=DAYS, starts=MONTHS)
def test_every_day_lies_in_its_quarter_and_the_next_begins_where_it_ends(on: date, starts: int) -> None:
    quarter = quarter_of(on, fiscal_year_starts=starts)
    assert quarter.start <= on < quarter.end
    assert quarter_of(quarter.last_day, fiscal_year_starts=starts) == quarter
    assert quarter_of(quarter.end, fiscal_year_starts=starts).start == quarter.end


@given(on=DAYS, starts=MONTHS)
def test_quarters_run_back_without_a_gap_to_the_one_asked_for(on: date, starts: int) -> None:
    last = quarter_of(on, fiscal_year_starts=starts)
    first = quarter_of(date(on.year - 2, on.month, 1), fiscal_year_starts=starts)
    found = quarters_since(first.label, last, fiscal_year_starts=starts)
    assert (found[0], found[-1], len(found)) == (last, first, 9)
    assert all(later.start == earlier.end for later, earlier in pairwise(found))
    labels = [quarter.label for quarter in found]
    assert labels == sorted(labels, reverse=True)


def test_the_share_of_time_gone_runs_from_nothing_to_all() -> None:
    quarter = quarter_of(date(2026, 11, 30))
    assert quarter.gone_share(on=quarter.start - timedelta(days=1)) == 0
    assert quarter.gone_share(on=date(2026, 11, 30)) == 61 / 92
    assert quarter.gone_share(on=date(2027, 3, 1)) == 1
