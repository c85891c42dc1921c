"""Text to typed columns: a cell that can't be read as its column's kind sets its row aside."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Callable

from salesformula.facts.merge import SQL_TYPES
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column
from salesformula.kit.units import Unit
from salesformula.sources.cells.clocks import Zones
from salesformula.sources.cells.dates import find_format
from salesformula.sources.cells.numbers import fraction, plain_number, whole
from salesformula.sources.gathering import Piece, values_of
from salesformula.sources.mapping import ColumnRule
from salesformula.sources.notes import Notes
from salesformula.sources.sql_text import literal, name

_TRUE = "('true', 't', 'yes', 'y', '1')"
_FALSE = "('false', 'f', 'no', 'n', '0')"


def convert(
    connection: Connection,
    table: str,
    pieces: tuple[Piece, ...],
    notes: Notes,
    *,
    zones: Zones,
    progress: Callable[[str], None],
) -> None:
    """Store ``typed.<table>``: _n and every Schema column with its kind, empty where nothing is mapped.

    Question where a column's dates can be read in two ways.
    """
    selects = []
    for piece in pieces:
        typed, expected = _typed(connection, table, piece, zones, progress)
        relation = f"texts.{name(table)} AS t WHERE _block = {piece.number}"
        listed = ", ".join(
            f"CAST({typed.get(column.name, 'NULL')} AS {SQL_TYPES[column.kind]}) AS {name(column.name)}"
            for column in TABLES[table].columns
        )
        selects.append(f"SELECT _n, _block, {listed} FROM {relation}")
        for column, sql in typed.items():
            if column in expected:
                notes.add(
                    "quarantined",
                    table,
                    source=f"{relation} AND {name(column)} IS NOT NULL AND ({sql}) IS NULL",
                    column=literal(piece.shown(column)),
                    found=f"t.{name(column)}",
                    expected=expected[column],
                )
    connection.execute(f"CREATE TABLE typed.{name(table)} AS {' UNION ALL '.join(selects)}")


def _typed(
    connection: Connection, table: str, piece: Piece, zones: Zones, progress: Callable[[str], None]
) -> tuple[dict[str, str], dict[str, str]]:
    """Per column of a piece its typed SQL, and what a cell that can't be read should have been."""
    typed, expected = {}, {}
    for key in piece.rules:
        column = TABLES[table].column(key)
        typed[key], said = _column(connection, table, piece, column, zones, progress)
        if said:
            expected[key] = said
    return typed, expected


def _column(
    connection: Connection, table: str, piece: Piece, column: Column, zones: Zones, progress: Callable[[str], None]
) -> tuple[str, str]:
    rule, text = piece.rules[column.name], name(column.name)
    decimal = rule.decimal or "."
    plain = plain_number(text, decimal=decimal)
    match column.kind:
        case "date" | "timestamp":
            found = find_format(
                connection,
                values=values_of(table, piece, column.name),
                given=rule.format,
                file=piece.rows.shown,
                column=piece.shown(column.name),
                progress=progress,
            )
            sql = found.day(text, zones) if column.kind == "date" else found.moment(text, zones)
            return sql, f"a date such as {found.example}"
        case "decimal":
            exact = f"try_cast({plain} AS {SQL_TYPES['decimal']})"
            return _times(exact, rule), f"a number such as 1234{decimal}50"
        case "float64" if column.unit in (Unit.SHARE, Unit.PROBABILITY):
            return fraction(text, decimal=decimal), f"a share such as 0{decimal}25 or 25%"
        case "float64":
            return _times(f"try_cast({plain} AS DOUBLE)", rule), f"a number such as 1234{decimal}5"
        case "int64":
            return whole(plain), "a whole number"
        case "boolean":
            lower = f"lower({text})"
            return f"CASE WHEN {lower} IN {_TRUE} THEN true WHEN {lower} IN {_FALSE} THEN false END", "true or false"
        case _:
            return text, ""


def _times(number: str, rule: ColumnRule) -> str:
    """A number in the unit of the fact: a file may state millions."""
    return number if rule.times == 1 else f"({number}) * {rule.times!r}"
