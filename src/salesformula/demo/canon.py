"""Columns of numbers and words as canonical fact tables, and their fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.demo.clock import number
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import MONEY_DIGITS, Column

#: Stands for "no moment" and "no day" among whole numbers.
NEVER = np.iinfo(np.int64).min

ARROW: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "decimal": pa.decimal128(*MONEY_DIGITS),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def table(name: str, columns: Mapping[str, Sequence[Any] | np.ndarray]) -> pa.Table:
    """The fact table of that name from its columns, sorted by key; columns not given are empty.

    Days and instants come as whole numbers (days since 1970, minutes since 1970 UTC; NEVER is empty) or as
    dates; amounts as units of currency in floats (NaN is empty); empty text is empty.
    """
    schema = TABLES[name]
    n_rows = len(next(iter(columns.values())))
    unknown = set(columns) - {column.name for column in schema.columns}
    if unknown:
        raise KeyError(f"table {name} has no column {', '.join(sorted(unknown))}")
    arrays = {
        column.name: _array(column, columns[column.name]) if column.name in columns else _empty(column, n_rows)
        for column in schema.columns
    }
    return pa.table(arrays).sort_by([(key, "ascending") for key in schema.key])


def digest(tables: Mapping[str, pa.Table]) -> str:
    """One SHA-256 over the sorted rows of all tables."""
    total = hashlib.sha256()
    for name in sorted(tables):
        total.update(name.encode())
        for column in tables[name].column_names:
            total.update(column.encode())
            total.update("\x1f".join(map(str, tables[name].column(column).to_pylist())).encode())
    return total.hexdigest()


def _empty(column: Column, n_rows: int) -> pa.Array:
    return pa.nulls(n_rows, type=ARROW[column.kind])


def _array(column: Column, values: Sequence[Any] | np.ndarray) -> pa.Array:
    kind = ARROW[column.kind]
    if column.kind == "date":
        days = [value if isinstance(value, (int, np.integer)) else _day(value) for value in values]
        return _whole(np.asarray(days, dtype=np.int64)).cast(pa.int32()).cast(kind)
    if column.kind == "timestamp":
        minutes = np.asarray(values, dtype=np.int64)
        return _whole(np.where(minutes == NEVER, NEVER, minutes * 60_000_000)).cast(kind)
    if column.kind == "decimal":
        return _amounts(np.asarray(values, dtype=np.float64), kind)
    if column.kind == "string":
        return pa.array([str(value) if value else None for value in values], type=kind)
    return pa.array(values, type=kind, from_pandas=True)


def _day(value: Any) -> int:
    return int(NEVER) if value is None else number(value)


def _whole(values: np.ndarray) -> pa.Array:
    return pa.array(values, mask=values == NEVER)


def _amounts(values: np.ndarray, kind: pa.DataType) -> pa.Array:
    empty = np.isnan(values)
    cents = pa.array(np.where(empty, 0, np.rint(values * 100)).astype(np.int64), mask=empty)
    hundredth = pa.scalar(Decimal("0.01"), type=pa.decimal128(3, 2))
    return pc.multiply(cents.cast(pa.decimal128(20, 0)), hundredth).cast(kind)
