"""From an expression to plain rows in key order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from salesformula.rooms.pipeline.formula.narrow import MISSING

Row = dict[str, Any]


def executed(table: ir.Table | pa.Table, *, by: Sequence[str]) -> list[Row]:
    """The table's rows in key order: by label, then key; "(missing)" last."""
    rows: list[Row] = (table if isinstance(table, pa.Table) else table.to_pyarrow()).to_pylist()
    return sorted(rows, key=lambda row: key_of(row, by))


def key_of(row: Row, by: Sequence[str]) -> tuple[tuple[bool, str, str], ...]:
    """Where a row stands in key order."""
    return tuple((row[name] == MISSING, str(row[name]), str(row.get(f"{name}_id") or "")) for name in by)


def label_of(row: Row, by: Sequence[str]) -> str:
    """The group's labels in one text."""
    return ", ".join(str(row[name]) for name in by)


def count(rows: Iterable[Row], name: str) -> int:
    """The sum of a count over rows."""
    return sum(int(row[name] or 0) for row in rows)


def amount(rows: Iterable[Row], name: str) -> Decimal:
    """The exact sum of an amount over rows."""
    return sum((row[name] for row in rows if row[name] is not None), Decimal("0.00"))
