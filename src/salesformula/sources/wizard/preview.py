"""Cells of a file beside what they will be read as, by the same rules as the import itself."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType

from django.utils.translation import gettext

from salesformula.facts import engine
from salesformula.facts.merge import SQL_TYPES
from salesformula.kit.errors import Question
from salesformula.kit.schema import Column
from salesformula.kit.text import Day, Moment, Number, Share, write
from salesformula.kit.units import Unit
from salesformula.sources.cells.clocks import MACROS, Zones
from salesformula.sources.cells.dates import find_format
from salesformula.sources.cells.decimals import Mark, find_decimal
from salesformula.sources.cells.numbers import fraction, plain_number, whole
from salesformula.sources.mapping import ColumnRule
from salesformula.sources.sql_text import literal

#: As written: an instant is shown on the clock of the file, whatever zone it is read in.
_AS_WRITTEN = Zones(company="UTC", times="UTC")
_DATES = ("date", "timestamp")
_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")


class Preview:
    """Reads cells. It holds an engine of its own while it is open."""

    def __enter__(self) -> Preview:
        self._connection = engine.workbench(None, memory="256MB")
        for macro in MACROS:
            self._connection.execute(macro)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def read(self, column: Column, rule: ColumnRule, *, all_cells: Sequence[str], shown: Sequence[str]) -> list[str]:
        """What ``shown`` will be, as text; ``all_cells`` are those from which the column's way of writing is found."""
        if rule.values is not None:
            return [self._mapped(rule, cell) for cell in shown]
        if column.kind == "string":
            return [cell.strip() or gettext("empty") for cell in shown]
        if column.kind == "boolean":
            return [_flag(cell) for cell in shown]
        listed = ", ".join(literal(cell.strip()) for cell in all_cells if cell.strip())
        values = f"(SELECT unnest([{listed}]::VARCHAR[]) AS x)"
        try:
            sql = self._date(column, rule, values) if column.kind in _DATES else self._number(column, rule, values)
        except Question:
            # The first rows don't tell; the import asks the whole column, and a person only where that doesn't either.
            return [gettext("as the whole column says") if cell.strip() else gettext("empty") for cell in shown]
        return [self._cell(sql, column, cell) for cell in shown]

    def _date(self, column: Column, rule: ColumnRule, values: str) -> str:
        found = find_format(
            self._connection,
            values=values,
            given=rule.format,
            file="",
            column=column.name,
            progress=lambda line: None,
        )
        return found.day("x", _AS_WRITTEN) if column.kind == "date" else found.moment("x", _AS_WRITTEN)

    def _number(self, column: Column, rule: ColumnRule, values: str) -> str:
        mark = find_decimal(
            self._connection,
            values=values,
            reading=lambda mark: _plain("x", mark, column),
            by_shape=column.kind != "int64",
            given=rule.decimal,
            file="",
            column=column.name,
        )
        number = _plain("x", mark, column)
        return number if rule.times == 1 else f"({number}) * {rule.times!r}"

    def _cell(self, sql: str, column: Column, cell: str) -> str:
        if not cell.strip():
            return gettext("empty")
        found = self._connection.execute(f"SELECT {sql} FROM (SELECT ? AS x)", [cell.strip()]).fetchone()
        value = found[0] if found else None
        return gettext("can’t be read") if value is None else _written(value, column)

    def _mapped(self, rule: ColumnRule, cell: str) -> str:
        held = {key.casefold(): value for key, value in (rule.values or {}).items()}
        found = held.get(cell.strip().casefold(), held.get("*") if cell.strip() else held.get(""))
        if found is None:
            return gettext("can’t be read") if cell.strip() else gettext("empty")
        return write(found)


def _plain(text: str, mark: Mark, column: Column) -> str:
    if column.unit in (Unit.SHARE, Unit.PROBABILITY):
        return fraction(text, decimal=mark)
    plain = plain_number(text, decimal=mark, short=column.kind == "decimal")
    return whole(plain) if column.kind == "int64" else f"try_cast({plain} AS {SQL_TYPES[column.kind]})"


def _flag(cell: str) -> str:
    word = cell.strip().casefold()
    if not word:
        return gettext("empty")
    return gettext("yes") if word in _TRUE else gettext("no") if word in _FALSE else gettext("can’t be read")


def _written(value: object, column: Column) -> str:
    match value:
        case datetime() if (value.hour, value.minute) != (0, 0):
            return write(Moment(value))
        case datetime():
            return write(Day(value.date()))
        case date():
            return write(Day(value))
        case float() if column.unit in (Unit.SHARE, Unit.PROBABILITY):
            return write(Share(value))
        case float() | Decimal():
            return write(Number(float(value), 0 if float(value).is_integer() else 2))
        case _:
            return write(value)
