"""Typed rows held against their Schema: ranges, choices, keys, references."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from salesformula.facts.checks import required_key
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column, Schema
from salesformula.sources.gathering import Piece
from salesformula.sources.notes import Notes
from salesformula.sources.origin_keys import ORIGIN
from salesformula.sources.sql_text import literal, name

FIRST_YEAR, LAST_YEAR = 1970, 2100


def check_values(table: str, pieces: tuple[Piece, ...], notes: Notes) -> None:
    """Set aside the rows with a value outside its column's choices or range, or a date outside 1970 to 2100."""
    for column in TABLES[table].columns:
        wrong, expected = _wrong(column)
        if wrong and any(column.name in piece.rules for piece in pieces):
            notes.add(
                "quarantined",
                table,
                source=f"typed.{name(table)} AS t JOIN texts.{name(table)} AS x USING (_n) WHERE {wrong}",
                column=heading(pieces, column.name),
                found=f"x.{name(column.name)}",
                expected=expected,
            )


def check_keys(table: str, pieces: tuple[Piece, ...], notes: Notes) -> None:
    """Set aside the rows with an empty key, and of rows with one key all but the first."""
    schema = TABLES[table]
    for key in required_key(schema):
        notes.add(
            "quarantined",
            table,
            source=f"typed.{name(table)} AS t JOIN texts.{name(table)} AS x USING (_n) "
            f"WHERE t.{name(key)} IS NULL AND {_empty(pieces, key)}",
            column=heading(pieces, key, block="t._block"),
            found="''",
            expected=f"a {key}: it is the key",
        )
    key = ", ".join(f"t.{name(part)}" for part in schema.key)
    shown = ", ".join(f"CAST(t.{name(part)} AS VARCHAR)" for part in schema.key)
    numbered = (
        f"(SELECT t._n, t._block, x._line, {key}, first_value(x._line) OVER same AS first_line, "
        f"row_number() OVER same AS copy FROM typed.{name(table)} AS t JOIN texts.{name(table)} AS x USING (_n) "
        f"WHERE t._n NOT IN {notes.set_aside(table)} WINDOW same AS (PARTITION BY {key} ORDER BY t._n)) AS t"
    )
    notes.add(
        "quarantined",
        table,
        source=f"{numbered} WHERE copy > 1",
        column=heading(pieces, schema.key[0]),
        found=f"concat_ws(', ', {shown}) || ' again; first in row ' || first_line",
        expected="a key that no earlier row has",
    )


def check_origins(table: str, pieces: tuple[Piece, ...], notes: Notes) -> None:
    """Flag the rows that bear an origin key another row bears: somebody copied a record in its system."""
    if not any(ORIGIN in piece.rules for piece in pieces):
        return
    notes.add(
        "flagged",
        table,
        source=f"(SELECT _n, _block, {ORIGIN}, row_number() OVER (PARTITION BY {ORIGIN} ORDER BY _n) AS copy "
        f"FROM typed.{name(table)} WHERE {ORIGIN} IS NOT NULL AND _n NOT IN {notes.set_aside(table)}) AS t "
        "WHERE copy > 1",
        column=heading(pieces, ORIGIN),
        found=f"t.{ORIGIN}",
        expected="a key that no earlier row bears: one record written here is one record there",
    )


def check_references(
    connection: Connection, schema: Schema, pieces: tuple[Piece, ...], notes: Notes, *, targets: dict[str, str]
) -> None:
    """Flag the values that point to no row. ``targets``: per table the relation of its rows; absent: not checked."""
    for column in schema.columns:
        if column.references is None:
            continue
        table, _, key = column.references.partition(".")
        if table in targets:
            notes.add(
                "flagged",
                schema.name,
                source=f"typed.{name(schema.name)} AS t WHERE t._n NOT IN {notes.set_aside(schema.name)} "
                f"AND t.{name(column.name)} IS NOT NULL AND NOT EXISTS "
                f"(SELECT 1 FROM {targets[table]} AS target WHERE target.{name(key)} = t.{name(column.name)})",
                column=heading(pieces, column.name),
                found=f"t.{name(column.name)}",
                expected=f"a {key} of {table}",
            )


def _wrong(column: Column) -> tuple[str, str]:
    value = f"t.{name(column.name)}"
    if column.kind in ("date", "timestamp"):
        return f"year({value}) NOT BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", f"a date from {FIRST_YEAR} to {LAST_YEAR}"
    if column.choices:
        choices = ", ".join(literal(choice) for choice in column.choices)
        return f"{value} NOT IN ({choices})", f"one of {', '.join(column.choices)}"
    bounds = {f"{value} < {column.low}": column.low, f"{value} > {column.high}": column.high}
    wrong = " OR ".join(test for test, bound in bounds.items() if bound is not None)
    if column.low is not None and column.high is not None:
        return wrong, f"a number from {column.low:g} to {column.high:g}"
    return wrong, f"a number from {column.low:g} on" if column.low is not None else f"at most {column.high}"


def _empty(pieces: tuple[Piece, ...], key: str) -> str:
    """An unreadable key was noted already; here only those that hold nothing."""
    return f"x.{name(key)} IS NULL" if any(key in piece.rules for piece in pieces) else "true"


def heading(pieces: tuple[Piece, ...], column: str, *, block: str = "t._block") -> str:
    """SQL of the heading in a row's file behind a fact column, by the block that the row came with."""
    cases = " ".join(f"WHEN {piece.number} THEN {literal(piece.shown(column))}" for piece in pieces)
    return f"CASE {block} {cases} END"
