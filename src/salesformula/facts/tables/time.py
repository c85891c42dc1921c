"""Calendars, working hours and exchange rates."""

from __future__ import annotations

from salesformula.kit.schema import Schema, count, currency, day, flag, ident, instant, label, number
from salesformula.kit.units import Unit

CALENDAR = Schema(
    name="calendar",
    about="One row a day, with the labels of its periods in the company's fiscal year",
    key=("on",),
    columns=(
        day("on"),
        label("month", "2017-01"),
        day("month_start"),
        label("quarter", "2017Q1, fiscal"),
        day("quarter_start"),
        day("quarter_end", "first day after"),
        count("fiscal_year", "named after the year in which it ends"),
    ),
)

WORKING_CALENDARS = Schema(
    name="working_calendars",
    about="Working hours per calendar and day, with a running total for differences in working time",
    key=("calendar_id", "on"),
    columns=(
        ident("calendar_id"),
        day("on"),
        instant("opens_at"),
        instant("closes_at"),
        flag("is_holiday"),
        number("business_seconds_before", Unit.SECONDS, "working time before this day opens", low=0),
    ),
)

FX_RATES = Schema(
    name="fx_rates",
    about="Exchange rates into the reporting currency",
    key=("currency", "on"),
    columns=(currency(), day("on"), number("rate", Unit.RATE, low=0)),
)
