"""Rows written here, typed as their fact table is, so that the engine can read them beside its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from salesformula.kit.schema import MONEY_DIGITS, Kind, Schema
from salesformula.kit.written import Row

#: (table, id of a record merged away) → the id it lives on under.
Ends = Mapping[tuple[str, str], str]

_KINDS: dict[Kind, pa.DataType] = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "decimal": pa.decimal128(*MONEY_DIGITS),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def can_be_written(schema: Schema) -> bool:
    """Whether rows of the table can be written here: its key is one column that can hold an origin_key."""
    return len(schema.key) == 1 and schema.column(schema.key[0]).kind == "string"


def own_key(schema: Schema) -> str:
    """The key column, which holds the origin_key of own rows; ValueError for a table whose key can't."""
    if not can_be_written(schema):
        raise ValueError(
            f"rows of {schema.name} can't be written here: its key is not one column of text, {schema.key}"
        )
    return schema.key[0]


def typed(rows: Iterable[Row], schema: Schema, *, ends: Ends | None = None) -> pa.Table:
    """The rows with the Schema's columns (those left out are empty), known_from, known_to and origin_key.

    What names a record that was merged away names the one it lives on under, by ``ends``. Instants with a zone
    become UTC without one. ValueError where a row's key column is not its origin_key.
    """
    key = own_key(schema)
    fields = [pa.field(column.name, _KINDS[column.kind]) for column in schema.columns]
    fields += [pa.field("known_from", pa.timestamp("us")), pa.field("known_to", pa.timestamp("us"))]
    fields += [pa.field("origin_key", pa.string())]
    taken = list(rows)
    for row in taken:
        if row[key] != row["origin_key"]:
            raise ValueError(
                f"{schema.name}: own row {row['origin_key']!r} has the {key} {row[key]!r}; both must agree"
            )
    names = {column.name: (column.references or "").partition(".")[0] for column in schema.columns}
    columns = []
    for field in fields:
        values = [_plain(row.get(field.name)) for row in taken]
        if ends and (table := names.get(field.name)):
            values = [ends.get((table, value), value) for value in values]
        columns.append(pa.array(values, field.type))
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value
