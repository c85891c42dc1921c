"""A dated setting joined at the event: each row with the value that was in force for its team on its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.kit.dated import Dated, DatedValue

#: How a value travels to the engine. Money is a decimal of cents, as amounts are.
_TYPES: dict[type, tuple[pa.DataType, str]] = {
    bool: (pa.bool_(), "boolean"),
    int: (pa.int64(), "int64"),
    float: (pa.float64(), "float64"),
    Decimal: (pa.decimal128(18, 2), "decimal(18, 2)"),
    str: (pa.string(), "string"),
}
_CENT = Decimal("0.01")


def with_value(rows: ir.Table, dated: Dated, *, name: str, on: str, team: str, otherwise: date) -> ir.Table:
    """The rows with a column ``name``: the value of the setting on the day in ``on``, for the team in ``team``.

    A team's own value comes before the company's. Rows without a day are read on the day ``otherwise``, rows
    without a team as the company's.
    """
    if len(dated.rows) == 1:
        return rows.mutate(**{name: _literal(dated.rows[0].value)})
    asked = rows.mutate(dated_day=ibis.coalesce(rows[on], ibis.literal(otherwise)))
    own, company = _table(dated.teams, dated.company), _table(dated.company, dated.company)
    joined = _joined(asked, company, into="company_value", team=None)
    joined = _joined(joined, own, into="own_value", team=team)
    value = ibis.coalesce(joined.own_value, joined.company_value)
    return joined.mutate(**{name: value}).drop("dated_day", "own_value", "company_value")


def _joined(rows: ir.Table, values: ir.Table, *, into: str, team: str | None) -> ir.Table:
    within = [
        values.dated_from.isnull() | (rows.dated_day >= values.dated_from),
        values.dated_to.isnull() | (rows.dated_day < values.dated_to),
    ]
    same = [] if team is None else [rows[team] == values.dated_team]
    joined = rows.left_join(values, [*same, *within])
    return joined.mutate(**{into: joined.dated_value}).drop("dated_team", "dated_from", "dated_to", "dated_value")


def _table(values: Sequence[DatedValue], typed_as: Sequence[DatedValue]) -> ir.Table:
    kind, _ = _type_of(typed_as[0].value)
    columns = {
        "dated_team": pa.array([row.team_id for row in values], pa.string()),
        "dated_from": pa.array([row.valid_from for row in values], pa.date32()),
        "dated_to": pa.array([row.valid_to for row in values], pa.date32()),
        "dated_value": pa.array([_exact(row.value) for row in values], kind),
    }
    return ibis.memtable(pa.table(columns))


def _literal(value: Any) -> ir.Scalar:
    return ibis.literal(_exact(value), type=_type_of(value)[1])


def _type_of(value: Any) -> tuple[pa.DataType, str]:
    return _TYPES[type(value)]


def _exact(value: Any) -> Any:
    return value.quantize(_CENT) if isinstance(value, Decimal) else value
