"""Columns of numbers and words as canonical fact tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.demo.clock import number
from salesformula.demo.draws import Ints
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import MONEY_DIGITS, Column, Schema

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


def table(name: str, columns: Mapping[str, Sequence[Any] | np.ndarray | pa.Array]) -> pa.Table:
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
    return _sorted(pa.table(arrays), schema)


def coded(words: Sequence[str], index: Ints) -> pa.Array:
    """The word of each index; empty below 0."""
    return _texts(list(words)).take(pa.array(index, mask=index < 0))


def _sorted(rows: pa.Table, schema: Schema) -> pa.Table:
    """Sorted by key; rows numbered in order are so already, which is quickly seen."""
    if len(schema.key) == 1 and rows.num_rows > 1:
        keys = rows.column(schema.key[0]).combine_chunks()
        if pc.all(pc.less(keys[:-1], keys[1:])).as_py():
            return rows
    return rows.sort_by([(key, "ascending") for key in schema.key])


def _empty(column: Column, n_rows: int) -> pa.Array:
    return pa.nulls(n_rows, type=ARROW[column.kind])


def _array(column: Column, values: Sequence[Any] | np.ndarray | pa.Array) -> pa.Array:
    kind = ARROW[column.kind]
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(kind)
    if column.kind == "date":
        days = values if isinstance(values, np.ndarray) else np.asarray([_day(v) for v in values], dtype=np.int64)
        return _whole(days.astype(np.int64)).cast(pa.int32()).cast(kind)
    if column.kind == "timestamp":
        minutes = np.asarray(values, dtype=np.int64)
        return _whole(np.where(minutes == NEVER, NEVER, minutes * 60_000_000)).cast(kind)
    if column.kind == "decimal":
        return _amounts(np.asarray(values, dtype=np.float64), kind)
    if column.kind == "string":
        return _texts(values)
    return pa.array(values, type=kind, from_pandas=True)


def _texts(values: Sequence[Any] | np.ndarray) -> pa.Array:
    texts = pa.array(values, type=pa.string())
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _day(value: Any) -> int:
    return int(NEVER) if value is None else number(value)


def _whole(values: np.ndarray) -> pa.Array:
    return pa.array(values, mask=values == NEVER)


def _amounts(values: np.ndarray, kind: pa.DataType) -> pa.Array:
    empty = np.isnan(values)
    cents = pa.array(np.where(empty, 0, np.rint(values * 100)).astype(np.int64), mask=empty)
    hundredth = pa.scalar(Decimal("0.01"), type=pa.decimal128(3, 2))
    return pc.multiply(cents.cast(pa.decimal128(20, 0)), hundredth).cast(kind)
