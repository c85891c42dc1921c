"""Text to typed columns: a cell that can't be read as its column's kind sets its row aside."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from salesformula.facts.merge import SQL_TYPES
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column
from salesformula.kit.units import Unit
from salesformula.sources.cells.clocks import Zones
from salesformula.sources.cells.dates import find_format
from salesformula.sources.cells.decimals import Mark, find_decimal, of_hundred
from salesformula.sources.cells.ids import EXPECTED, clean_id
from salesformula.sources.cells.money import fill_currency, note_other_currencies, signed_columns
from salesformula.sources.cells.numbers import fraction, plain_number, whole
from salesformula.sources.gathering import Piece, values_of
from salesformula.sources.mapping import ColumnRule
from salesformula.sources.notes import Notes
from salesformula.sources.origin_keys import ORIGIN, fact_column
from salesformula.sources.sql_text import literal, name

_TRUE = "('true', 't', 'yes', 'y', '1')"
_FALSE = "('false', 'f', 'no', 'n', '0')"


@dataclass(frozen=True)
class Habits:
    """What a file does not say: the zones of its times, the company's currency. ``progress`` is told what was found."""

    zones: Zones
    currency: str
    progress: Callable[[str], None]


def convert(connection: Connection, table: str, pieces: tuple[Piece, ...], notes: Notes, habits: Habits) -> None:
    """Store ``typed.<table>``: _n, _block, _line and every Schema column with its kind, empty where nothing is mapped.

    The origin key is among them where some block maps it.

    Question where a column's dates or numbers can be read in two ways.
    """
    signed, expected = {}, {}
    columns = list(TABLES[table].columns)
    columns += [fact_column(table, ORIGIN)] if any(ORIGIN in piece.rules for piece in pieces) else []
    for piece in pieces:
        typed, expected[piece.number] = _typed(connection, table, piece, habits)
        signed[piece.number] = signed_columns(connection, table, piece)
        if signed[piece.number] and "currency" not in piece.rules:
            typed["currency"] = fill_currency(
                connection, table, piece, signed[piece.number], company=habits.currency, progress=habits.progress
            )
        listed = ", ".join(
            f"CAST({typed.get(column.name, 'NULL')} AS {SQL_TYPES[column.kind]}) AS {name(column.name)}"
            for column in columns
        )
        into = f"CREATE TABLE typed.{name(table)} AS" if piece is pieces[0] else f"INSERT INTO typed.{name(table)}"
        rows = f"SELECT _n, _block, _line, {listed} FROM texts.{name(table)} WHERE _block = {piece.number}"
        connection.execute(f"{into} {rows}")
    for piece in pieces:
        _note_unread(connection, table, piece, expected[piece.number], notes)
        note_other_currencies(table, piece, signed[piece.number], notes, company=habits.currency)


def _note_unread(connection: Connection, table: str, piece: Piece, expected: dict[str, str], notes: Notes) -> None:
    """Set aside the rows with a text that became nothing. Most columns have none: counting first is far quicker."""
    counts = ", ".join(f"count({name(column)})" for column in expected)
    if not counts:
        return
    query = f"SELECT {counts} FROM {{}}.{name(table)} WHERE _block = {piece.number}"
    texts, typed = (connection.execute(query.format(schema)).fetchone() or () for schema in ("texts", "typed"))
    for (column, said), n_texts, n_typed in zip(expected.items(), texts, typed, strict=True):
        if n_texts != n_typed:
            notes.add(
                "quarantined",
                table,
                source=f"texts.{name(table)} AS x JOIN typed.{name(table)} AS t USING (_n) "
                f"WHERE t._block = {piece.number} AND x.{name(column)} IS NOT NULL AND t.{name(column)} IS NULL",
                column=literal(piece.shown(column)),
                found=f"x.{name(column)}",
                expected=said,
            )


def _typed(connection: Connection, table: str, piece: Piece, habits: Habits) -> tuple[dict[str, str], dict[str, str]]:
    """Per column of a piece its typed SQL, and what a cell that can't be read should have been."""
    typed, expected = {}, {}
    for key in piece.rules:
        column = fact_column(table, key)
        typed[key], said = _column(connection, table, piece, column, habits)
        if said:
            expected[key] = said
    return typed, expected


def _column(connection: Connection, table: str, piece: Piece, column: Column, habits: Habits) -> tuple[str, str]:
    text = name(column.name)
    match column.kind:
        case "date" | "timestamp":
            found = find_format(
                connection,
                values=values_of(table, piece, column.name),
                given=piece.rules[column.name].format,
                file=piece.rows.shown,
                column=piece.shown(column.name),
                progress=habits.progress,
            )
            sql = found.day(text, habits.zones) if column.kind == "date" else found.moment(text, habits.zones)
            return sql, f"a date such as {found.example}"
        case "decimal" | "float64" | "int64":
            return _number(connection, table, piece, column)
        case "boolean":
            return read_flag(text), "true or false"
        case _ if column.unit is Unit.ID:
            return clean_id(text), EXPECTED
        case _:
            return text, ""


def _number(connection: Connection, table: str, piece: Piece, column: Column) -> tuple[str, str]:
    rule = piece.rules[column.name]
    bounded = column.low is not None and column.high is not None
    mark = find_decimal(
        connection,
        values=values_of(table, piece, column.name),
        reading=lambda mark: candidate(read_number("x", mark, column), mark, column),
        by_shape=not bounded and column.kind != "int64",
        given=rule.decimal or _engine_mark(connection, piece, rule),
        file=piece.rows.shown,
        column=piece.shown(column.name),
    )
    sql = read_number(name(column.name), mark, column)
    if column.kind == "int64":
        return sql, "a whole number"
    if _is_share(column):
        return sql, f"a share such as 0{mark}25 or 25%"
    digits = "50" if column.kind == "decimal" else "5"
    if rule.times != 1:
        sql = f"TRY(CAST(({sql}) * {rule.times!r} AS {SQL_TYPES[column.kind]}))"
    return sql, f"a number such as 1234{mark}{digits}"


def read_flag(text: str) -> str:
    """SQL of the yes or no in a text."""
    return f"CASE WHEN lower({text}) IN {_TRUE} THEN true WHEN lower({text}) IN {_FALSE} THEN false END"


def candidate(number: str, mark: Mark, column: Column) -> str:
    """A number where it can be meant: within its column's range, and no thousandths of a dollar."""
    if column.low is not None and column.high is not None:
        return _within(number, column)
    return of_hundred(number, mark) if column.unit is Unit.MONEY else number


def _engine_mark(connection: Connection, piece: Piece, rule: ColumnRule) -> Mark | None:
    """The mark of numbers that a query computed: the engine writes them with a point."""
    if rule.column is None:
        return None
    column = name(piece.rows.columns[rule.column])
    found = connection.execute(f"SELECT typeof({column}) FROM {piece.rows.relation} LIMIT 1").fetchone()
    return None if found is None or found[0] == "VARCHAR" else "."


def read_number(text: str, mark: Mark, column: Column) -> str:
    """SQL of the number in a text, in the kind of its column."""
    if _is_share(column):
        return fraction(text, decimal=mark)
    plain = plain_number(text, decimal=mark, short=column.kind != "float64")
    return whole(plain) if column.kind == "int64" else f"try_cast({plain} AS {SQL_TYPES[column.kind]})"


def _within(number: str, column: Column) -> str:
    """A number outside its column's range is no reading of it: no place lies 51,507 degrees north."""
    return f"CASE WHEN {number} BETWEEN {column.low} AND {column.high} THEN {number} END"


def _is_share(column: Column) -> bool:
    return column.unit in (Unit.SHARE, Unit.PROBABILITY)
