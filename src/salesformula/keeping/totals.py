"""Rows per fact table and sums of money: the coarse check beside the checksums of answers."""

from __future__ import annotations

import ibis.expr.types as ir

from salesformula.facts.access import open_facts
from salesformula.facts.tables import TABLES
from salesformula.kit.units import Unit

Rows = dict[str, int]
Sums = dict[str, dict[str, str]]

#: Where a table with amounts has no column of currencies.
NO_CURRENCY = ""


def of_facts() -> tuple[Rows, Sums]:
    """Rows known now per fact table, and per ``table.column`` of money its sum per currency as decimal text."""
    facts = open_facts()
    rows: Rows = {}
    sums: Sums = {}
    for name, schema in TABLES.items():
        table = facts.table(name)
        rows[name] = int(table.count().to_pyarrow().as_py())
        money = [column.name for column in schema.columns if column.unit is Unit.MONEY]
        if money and rows[name]:
            sums |= _sums(name, table, money)
    return rows, sums


def _sums(name: str, table: ir.Table, money: list[str]) -> Sums:
    totals = {column: table[column].sum() for column in money}
    if "currency" in table.columns:
        found = table.group_by("currency").agg(**totals).order_by("currency").to_pyarrow().to_pylist()
    else:
        found = table.agg(**totals).to_pyarrow().to_pylist()
    return {
        f"{name}.{column}": {
            row.get("currency") or NO_CURRENCY: str(row[column]) for row in found if row[column] is not None
        }
        for column in money
    }
