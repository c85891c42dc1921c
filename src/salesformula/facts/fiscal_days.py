"""The date spine: one row a day with the labels of its fiscal periods."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from datetime import date, datetime

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
