"""Rollup tables from rows typed in a test; what a row does not say is null, or plainly open and new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa

from salesformula.facts.rollup_changes import CHANGE_ROLLUP
from salesformula.facts.rollup_deals import DEAL_ROLLUP
from salesformula.facts.rollup_funnel import FUNNEL_ROLLUP, LEAD_AGES, funnel_rollup, lead_ages
from salesformula.facts.rollup_leads import LEAD_ROLLUP
from salesformula.facts.rollup_quotas import QUOTA_ROLLUP
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.periods import quarter_of
from salesformula.kit.schema import Schema

TYPES = {
    "string": pa.string(),
    "int64": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "decimal": pa.decimal128(18, 2),
}


def deal_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A deal rollup: ``state`` won, lost or open stands for the three flags; amounts may be texts."""
    return _table(DEAL_ROLLUP, [_deal(number, row) for number, row in enumerate(rows, start=1)])


def quota_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A quota rollup; the metric is acv and the quarter that of the first day unless the row says otherwise."""
    return _table(QUOTA_ROLLUP, [_quota(row) for row in rows])


def change_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A change rollup; noticed here, of a deal still there, and its values their own labels, unless the row says so."""
    return _table(CHANGE_ROLLUP, [_change(row) for row in rows])


def lead_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A lead rollup: a row with ``won_on`` is won; month and days to the win follow from the days."""
    return _table(LEAD_ROLLUP, [_lead(number, row) for number, row in enumerate(rows, start=1)])


def funnel_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A funnel rollup as typed; what a row does not say is null."""
    return _table(FUNNEL_ROLLUP, [dict(row) for row in rows])


def ages_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Ages at the win as typed."""
    return _table(LEAD_AGES, [dict(row) for row in rows])


def funnel_of(leads: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The funnel rollup and the ages at the win of those leads, as a build makes them."""
    tables = {"lead_rollup": ibis.memtable(leads)}
    return tuple(make(tables, CompanyPolicy()).to_pyarrow() for make in (funnel_rollup, lead_ages))


def _lead(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"lead_id": f"l{number:04}", "is_won": row.get("won_on") is not None}
    if row.get("created_on"):
        made |= {"month": f"{row['created_on']:%Y-%m}", "quarter": quarter_of(row["created_on"]).label}
        if row.get("won_on"):
            made["days_to_won"] = (row["won_on"] - row["created_on"]).days
    return made | dict(row)


def _change(row: Mapping[str, Any]) -> dict[str, Any]:
    at = row["changed_at"]
    made = {
        "deal": f"Deal {row['deal_id']}",
        "currency": "USD",
        "is_left": False,
        "is_noticed": True,
        "is_opening": False,
        "old_label": row.get("old_value"),
        "new_label": row.get("new_value"),
        "changed_on": at.date(),
        "month": f"{at:%Y-%m}",
    }
    return made | dict(row)


def _deal(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    state = row.get("state", "open")
    closed_on = row.get("closed_on")
    made: dict[str, Any] = {
        "deal_id": f"d{number:04}",
        "kind": "new",
        "currency": "USD",
        "is_won": state == "won",
        "is_lost": state == "lost",
        "is_closed": state != "open",
    }
    if row.get("created_on") is not None:
        opened = row["created_on"]
        made |= {"created_quarter": quarter_of(opened).label, "created_month": f"{opened:%Y-%m}"}
    if closed_on is not None:
        made |= {"quarter": quarter_of(closed_on).label, "month": f"{closed_on:%Y-%m}"}
        if row.get("created_on") is not None:
            made["days_to_close"] = (closed_on - row["created_on"]).days
    if row.get("amount") is None and row.get("acv_amount") is None:
        made["no_amount_reason"] = "missing"
    return made | {name: value for name, value in row.items() if name != "state"}


def _quota(row: Mapping[str, Any]) -> dict[str, Any]:
    made = {"metric": "acv", "currency": "USD", "quarter": quarter_of(row["period_start"]).label}
    return made | dict(row)


def _table(schema: Schema, rows: list[dict[str, Any]]) -> pa.Table:
    arrow = pa.schema([(column.name, TYPES[column.kind]) for column in schema.columns])
    typed = [
        {
            column.name: Decimal(row[column.name])
            if column.kind == "decimal" and row.get(column.name) is not None
            else row.get(column.name)
            for column in schema.columns
        }
        for row in rows
    ]
    return pa.Table.from_pylist(typed, schema=arrow)
