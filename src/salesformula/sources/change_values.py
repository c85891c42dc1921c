"""The values of a history, each read as its field is: days become ISO, numbers plain, names the keys they mean."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column
from salesformula.sources.cells.blanks import without_blanks
from salesformula.sources.cells.dates import find_format
from salesformula.sources.cells.decimals import find_decimal
from salesformula.sources.cells.ids import long_id
from salesformula.sources.conversion import Habits, candidate, read_flag, read_number
from salesformula.sources.gathering import Piece
from salesformula.sources.looking_up import Lookups
from salesformula.sources.mapping import HISTORIES, FieldRule
from salesformula.sources.notes import Notes
from salesformula.sources.origins import mapped
from salesformula.sources.sql_text import literal, name

_VALUES = ("old_value", "new_value")


def read_values(
    connection: Connection, table: str, pieces: tuple[Piece, ...], notes: Notes, habits: Habits, lookups: Lookups
) -> None:
    """Bring ``old_value`` and ``new_value`` in ``texts.<table>`` into the form of their field's column.

    A field that is no column of the table whose history it is stays as it stands. What can't be read, or names no
    row, is flagged and emptied. Question where a field's dates or numbers can be read in two ways.
    """
    if table not in HISTORIES:
        return
    for piece in pieces:
        if "field" not in piece.rules:
            continue
        rows = f"FROM texts.{name(table)} WHERE _block = {piece.number} AND field IS NOT NULL"
        fields = connection.execute(f"SELECT DISTINCT field {rows} ORDER BY field").fetchall()
        for (field,) in fields:
            if field in TABLES[HISTORIES[table]]:
                _read(connection, table, piece, TABLES[HISTORIES[table]].column(field), notes, habits, lookups)
        if piece.distinct:
            _once(connection, table, piece)


def _read(
    connection: Connection,
    table: str,
    piece: Piece,
    column: Column,
    notes: Notes,
    habits: Habits,
    lookups: Lookups,
) -> None:
    rule = piece.per_field.get(column.name, FieldRule())
    held = [value for value in _VALUES if value in piece.rules]
    where = f"_block = {piece.number} AND field = {literal(column.name)}"
    for value in held:
        text = without_blanks(_word(value, rule), column)
        connection.execute(f"UPDATE texts.{name(table)} SET {value} = {text} WHERE {where}")
    values = " UNION ALL ".join(f"SELECT {value} AS x FROM texts.{name(table)} WHERE {where}" for value in held)
    read, expected = _reading(connection, f"({values})", piece, column, rule, habits)
    if rule.lookup is not None:
        lookups.matches(rule, wanted_by=f"{table}.{column.name}")
        read = "CASE WHEN x IN (SELECT key FROM matches) THEN x ELSE "
        read += "(SELECT key FROM matches WHERE given = x AND n = 1) END"
        expected = f"the {rule.match} of exactly one row of {rule.lookup}"
    for value in held if read else ():
        rows = f"(SELECT *, {value} AS x FROM texts.{name(table)} WHERE {where} AND {value} IS NOT NULL) AS t"
        notes.add(
            "flagged",
            table,
            source=f"(SELECT *, {read} AS read FROM {rows}) AS t WHERE read IS NULL",
            column=literal(piece.shown(value)),
            found="t.x",
            expected=f"of the field {column.name} {expected}",
        )
        connection.execute(
            f"UPDATE texts.{name(table)} SET {value} = read.value FROM "
            f"(SELECT _n, CAST({read} AS VARCHAR) AS value FROM {rows}) AS read WHERE texts.{name(table)}._n = read._n"
        )


def _word(value: str, rule: FieldRule) -> str:
    text = value if rule.values is None else mapped(value, rule.values)
    return long_id(text) if rule.ids == "salesforce" else text


def _reading(
    connection: Connection, values: str, piece: Piece, column: Column, rule: FieldRule, habits: Habits
) -> tuple[str, str]:
    """SQL of what the text ``x`` says as a value of a column, and what it should have been; empty for a plain text."""
    file, shown = piece.rows.shown, piece.shown("new_value")
    match column.kind:
        case "date" | "timestamp":
            found = find_format(
                connection, values=values, given=rule.format, file=file, column=shown, progress=habits.progress
            )
            sql = found.day("x", habits.zones) if column.kind == "date" else found.moment("x", habits.zones)
            return sql, f"a date such as {found.example}"
        case "decimal" | "float64" | "int64":
            mark = find_decimal(
                connection,
                values=values,
                reading=lambda mark: candidate(read_number("x", mark, column), mark, column),
                by_shape=column.kind == "decimal",
                given=rule.decimal,
                file=file,
                column=shown,
            )
            return read_number("x", mark, column), f"a number such as 1234{mark}50"
        case "boolean":
            return read_flag("x"), "true or false"
        case _:
            return "", ""


def _once(connection: Connection, table: str, piece: Piece) -> None:
    """One row of those that say the same: some systems tell a change of owner by name and by id."""
    alike = ", ".join(name(column) for column in piece.rules)
    connection.execute(
        f"DELETE FROM texts.{name(table)} WHERE _n IN (SELECT _n FROM texts.{name(table)} "
        f"WHERE _block = {piece.number} QUALIFY row_number() OVER (PARTITION BY {alike} ORDER BY _n) > 1)"
    )
