"""The date spine: one row a day with the labels of its fiscal periods."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from datetime import date, datetime

import ibis
import ibis.expr.types as ir

from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.periods import quarter_of

MARGIN_YEARS = 2


def spine(connection: Connection, *, fiscal_year_starts: int, now: datetime) -> str:
    """A temporary table of every day two years around the dates in the facts; its name."""
    first, last = _span(connection, now=now)
    quarters = []
    start = date(first.year - MARGIN_YEARS, 1, 1)
    while start <= date(last.year + MARGIN_YEARS, 12, 31):
        quarter = quarter_of(start, fiscal_year_starts=fiscal_year_starts)
        quarters.append((quarter.start, quarter.end, quarter.label, int(quarter.label[:4])))
        start = quarter.end
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fiscal_quarters (quarter_start DATE, quarter_end DATE, quarter VARCHAR, year INT)"
    )
    connection.executemany("INSERT INTO fiscal_quarters VALUES (?, ?, ?, ?)", quarters)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fiscal_days AS SELECT day::DATE AS \"on\", strftime(day, '%Y-%m') AS month, "
        "date_trunc('month', day)::DATE AS month_start, quarter, quarter_start, quarter_end, year AS fiscal_year "
        "FROM fiscal_quarters, generate_series(quarter_start, quarter_end - INTERVAL 1 DAY, INTERVAL 1 DAY) AS g(day)"
    )
    return "fiscal_days"


def relabelled(calendar: ir.Table, *, fiscal_year_starts: int) -> ir.Table:
    """The stored calendar with the quarters of another fiscal year, until a build stores them."""
    day, months = calendar.on, (calendar.on.month() - fiscal_year_starts + 12) % 12
    opening_year = (day.month() >= fiscal_year_starts).ifelse(day.year(), day.year() - 1)
    fiscal_year = opening_year if fiscal_year_starts == 1 else opening_year + 1
    # Months since year 0; // of positive whole numbers is the same on every engine.
    start = opening_year * 12 + fiscal_year_starts - 1 + (months - months % 3)
    return calendar.mutate(
        quarter=fiscal_year.cast("string") + "Q" + ((months - months % 3).cast("int64") // 3 + 1).cast("string"),
        quarter_start=_first_of(start),
        quarter_end=_first_of(start + 3),
        fiscal_year=fiscal_year.cast("int64"),
    )


def _first_of(months: ir.IntegerValue) -> ir.DateValue:
    year = (months - months % 12).cast("int64") // 12
    return ibis.date(year.cast("int32"), (months % 12 + 1).cast("int32"), ibis.literal(1, "int32"))


def _span(connection: Connection, *, now: datetime) -> tuple[date, date]:
    dated = [
        f'SELECT min("{column.name}")::DATE AS first, max("{column.name}")::DATE AS last '
        f'FROM "{schema.name}" WHERE known_to IS NULL'
        for schema in TABLES.values()
        if schema.name != "calendar"
        for column in schema.columns
        if column.kind in ("date", "timestamp")
    ]
    found = connection.execute(f"SELECT min(first), max(last) FROM ({' UNION ALL '.join(dated)})").fetchone()
    first, last = found or (None, None)
    today = now.date()
    return first or today, last or today
