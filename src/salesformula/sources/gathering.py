"""The rows delivered for a fact table, still text: the blocks of the mapping united, lookups resolved."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from dataclasses import dataclass

from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.sources.cells.blanks import without_blanks
from salesformula.sources.files.loading import LINE, Rows
from salesformula.sources.mapping import ColumnRule, Mapping
from salesformula.sources.notes import Notes
from salesformula.sources.origins import cell, part, text_of, unmapped
from salesformula.sources.reading import Readings
from salesformula.sources.sql_text import literal, name


@dataclass(frozen=True)
class Piece:
    """One block of a table: its rows and the rule of each fact column."""

    number: int
    rows: Rows
    rules: dict[str, ColumnRule]
    skip_empty: str | None
    distinct: bool = False

    def shown(self, column: str) -> str:
        """The column of the file behind a fact column, the fact column's own name where there is not one."""
        rule = self.rules.get(column)
        return rule.column if rule is not None and rule.column is not None else column


def pieces_of(table: str, mapping: Mapping, read: Readings) -> tuple[Piece, ...]:
    """The blocks a mapping has for a table."""
    pieces = []
    for number, block in enumerate(mapping.tables[table]):
        rows = read.blocks[table, number]
        rules = block.columns or {column: ColumnRule(column=column) for column in rows.columns}
        pieces.append(Piece(number, rows, rules, block.skip_empty, block.distinct))
    return tuple(pieces)


def values_of(table: str, piece: Piece, column: str) -> str:
    """SQL of a relation with the values of a fact column as ``x``: all of its column in the file, used or not.

    How dates and numbers are written is found from the whole column, also where a row counts only sometimes.
    """
    rule = piece.rules[column]
    if rule.column is None or rule.values is not None:
        return f"(SELECT {name(column)} AS x FROM texts.{name(table)} WHERE _block = {piece.number})"
    value = without_blanks(part(piece.rows, rule), TABLES[table].column(column))
    return f"(SELECT {value} AS x FROM {piece.rows.relation}{_kept(piece)})"


def gather(connection: Connection, table: str, pieces: tuple[Piece, ...], notes: Notes) -> None:
    """Store ``texts.<table>``: _n (order of delivery), _block, _line and the mapped columns as text.

    A value that a value map leaves out sets the row aside.
    """
    columns = list(dict.fromkeys(column for piece in pieces for column in piece.rules))
    n_rows = 0
    for piece in pieces:  # one after the other: two hundred at once would take more memory than there is
        into = f"CREATE TABLE texts.{name(table)} AS" if piece is pieces[0] else f"INSERT INTO texts.{name(table)}"
        rows = f"SELECT {n_rows} + row_number() OVER (ORDER BY {LINE}) AS _n, * FROM ({_select(table, piece, columns)})"
        connection.execute(f"{into} {rows} ORDER BY _n")
        found = connection.execute(f"SELECT count(*) FROM texts.{name(table)}").fetchone()
        n_rows = int(found[0]) if found else 0
    for piece in pieces:
        for column, rule in piece.rules.items():
            left_out = unmapped(piece.rows, rule)
            if left_out is not None and rule.values is not None:
                notes.add(
                    "quarantined",
                    table,
                    source=f"(SELECT * FROM {piece.rows.relation} WHERE {left_out}) AS raw JOIN "
                    f"(SELECT _n, _block, _line FROM texts.{name(table)}) AS t "
                    f"ON t._line = raw._line AND t._block = {piece.number}",
                    column=literal(piece.shown(column)),
                    found=part(piece.rows, rule),
                    expected="one of " + ", ".join(value for value in rule.values if value),
                )


def look_up(connection: Connection, table: str, pieces: tuple[Piece, ...], notes: Notes) -> None:
    """Replace looked-up texts by the key of the row they name; what names none, or several, is flagged and emptied."""
    for piece in pieces:
        for column, rule in piece.rules.items():
            if rule.lookup is not None:
                _resolve(connection, table, piece, column, rule, notes)


def _resolve(connection: Connection, table: str, piece: Piece, column: str, rule: ColumnRule, notes: Notes) -> None:
    target, match = str(rule.lookup), str(rule.match)
    key = TABLES[target].key[0]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE matches AS SELECT {name(match)} AS given, any_value({name(key)}) AS key, "
        f"count(DISTINCT {name(key)}) AS n FROM texts.{name(target)} WHERE {name(match)} IS NOT NULL GROUP BY 1"
    )
    named = f"texts.{name(table)} AS t LEFT JOIN matches ON t.{name(column)} = matches.given"
    where = f"t._block = {piece.number} AND t.{name(column)} IS NOT NULL AND matches.n IS DISTINCT FROM 1"
    notes.add(
        "flagged",
        table,
        source=f"{named} WHERE {where}",
        column=literal(piece.shown(column)),
        found=f"t.{name(column)}",
        expected=f"the {match} of exactly one row of {target}",
    )
    connection.execute(
        f"UPDATE texts.{name(table)} AS t SET {name(column)} = "
        f"(SELECT key FROM matches WHERE given = t.{name(column)} AND n = 1) WHERE _block = {piece.number}"
    )


def _select(table: str, piece: Piece, columns: list[str]) -> str:
    made = {
        column: without_blanks(text_of(piece.rows, rule), TABLES[table].column(column))
        for column, rule in piece.rules.items()
    }
    texts = ", ".join(f"{made.get(column, 'NULL::VARCHAR')} AS {name(column)}" for column in columns)
    once = f" QUALIFY row_number() OVER (PARTITION BY {_alike(piece)} ORDER BY {LINE}) = 1" if piece.distinct else ""
    file = literal(piece.rows.shown)
    rows = f"{piece.rows.relation}{_kept(piece)}{once}"
    return f"SELECT {piece.number} AS _block, {file} AS _file, {LINE}, {texts} FROM {rows}"


def _kept(piece: Piece) -> str:
    return f" WHERE {cell(piece.rows, piece.skip_empty)} IS NOT NULL" if piece.skip_empty else ""


def _alike(piece: Piece) -> str:
    """What rows that are delivered once have in common; values that no map knows stay apart, so that each is named."""
    seen = [text_of(piece.rows, rule) for rule in piece.rules.values()]
    for rule in piece.rules.values():
        left_out = unmapped(piece.rows, rule)
        if left_out is not None:
            seen.append(f"CASE WHEN {left_out} THEN {part(piece.rows, rule)} END")
    return ", ".join(seen)
