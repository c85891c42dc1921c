"""Amounts whose cells state a currency: it must be the row's, and is the row's where no column says one."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Callable

from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.units import Unit
from salesformula.sources.cells.currencies import code_stated, contradicts, stated
from salesformula.sources.gathering import Piece
from salesformula.sources.notes import Notes
from salesformula.sources.origin_keys import fact_column
from salesformula.sources.sql_text import literal, name


def signed_columns(connection: Connection, table: str, piece: Piece) -> tuple[str, ...]:
    """The amounts of a piece of which some cell states a currency; none where the table has no currency beside them."""
    if "currency" not in TABLES[table]:
        return ()
    amounts = [column for column in piece.rules if fact_column(table, column).unit is Unit.MONEY]
    return tuple(column for column in amounts if _some(connection, table, piece, f"{stated(name(column))} <> ''"))


def fill_currency(
    connection: Connection,
    table: str,
    piece: Piece,
    columns: tuple[str, ...],
    *,
    company: str,
    progress: Callable[[str], None],
) -> str:
    """SQL of the currency that a row's amounts state, null where that is the company's or none is stated for sure."""
    code = f"coalesce({', '.join(code_stated(name(column)) for column in columns)})"
    other = f"nullif({code}, {literal(company)})"
    found = connection.execute(
        f"SELECT DISTINCT {other} AS code FROM texts.{name(table)} WHERE _block = {piece.number} "
        "AND code IS NOT NULL ORDER BY code LIMIT 5"
    ).fetchall()
    if found:
        shown = ", ".join(dict.fromkeys(repr(piece.shown(column)) for column in columns))
        codes = ", ".join(row[0] for row in found)
        progress(f"{piece.rows.shown}, column {shown}: cells state {codes}; their rows are read in that currency")
    return other


def note_other_currencies(table: str, piece: Piece, columns: tuple[str, ...], notes: Notes, *, company: str) -> None:
    """Flag the amounts that state another currency than their row has."""
    for column in columns:
        code = f"upper(coalesce(t.currency, {literal(company)}))"
        notes.add(
            "flagged",
            table,
            source=f"typed.{name(table)} AS t JOIN texts.{name(table)} AS x USING (_n) "
            f"WHERE t._block = {piece.number} AND {contradicts(f'x.{name(column)}', code)}",
            column=literal(piece.shown(column)),
            found=f"x.{name(column)} || ' in a row of ' || {code}",
            expected="an amount in the currency of its row",
        )


def _some(connection: Connection, table: str, piece: Piece, test: str) -> bool:
    query = f"SELECT 1 FROM texts.{name(table)} WHERE _block = {piece.number} AND {test} LIMIT 1"
    return connection.execute(query).fetchone() is not None
