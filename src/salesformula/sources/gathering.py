"""The rows delivered for a fact table, still text: the blocks of the mapping united."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from dataclasses import dataclass, field

from salesformula.facts.sandbox import Connection
from salesformula.sources.cells.blanks import without_blanks
from salesformula.sources.files.loading import LINE, Rows
from salesformula.sources.mapping import ColumnRule, FieldRule, Filter, Mapping
from salesformula.sources.notes import Notes
from salesformula.sources.origin_keys import fact_column
from salesformula.sources.origins import cell, one_of, part, text_of, unmapped
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
    leave_out: Filter | None = None
    unless_known: tuple[str, ...] = ()
    per_field: dict[str, FieldRule] = field(default_factory=dict)

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
        pieces.append(
            Piece(
                number,
                rows,
                rules,
                block.skip_empty,
                block.distinct,
                block.leave_out,
                block.unless_known,
                block.per_field,
            )
        )
    return tuple(pieces)


def values_of(table: str, piece: Piece, column: str) -> str:
    """SQL of a relation with the values of a fact column as ``x``: all of its column in the file, used or not.

    How dates and numbers are written is found from the whole column, also where a row counts only sometimes.
    """
    rule = piece.rules[column]
    if rule.column is None or rule.values is not None:
        return f"(SELECT {name(column)} AS x FROM texts.{name(table)} WHERE _block = {piece.number})"
    value = without_blanks(part(piece.rows, rule), fact_column(table, column))
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


def _select(table: str, piece: Piece, columns: list[str]) -> str:
    made = {
        column: without_blanks(text_of(piece.rows, rule), fact_column(table, column))
        for column, rule in piece.rules.items()
    }
    texts = ", ".join(f"{made.get(column, 'NULL::VARCHAR')} AS {name(column)}" for column in columns)
    once = f" QUALIFY row_number() OVER (PARTITION BY {_alike(piece)} ORDER BY {LINE}) = 1" if piece.distinct else ""
    file = literal(piece.rows.shown)
    rows = f"{piece.rows.relation}{_kept(piece)}{once}"
    return f"SELECT {piece.number} AS _block, {file} AS _file, {LINE}, {texts} FROM {rows}"


def _kept(piece: Piece) -> str:
    tests = [f"{cell(piece.rows, piece.skip_empty)} IS NOT NULL"] if piece.skip_empty else []
    if piece.leave_out is not None:
        tests.append(f"NOT ({one_of(cell(piece.rows, piece.leave_out.column), piece.leave_out.is_in)})")
    return f" WHERE {' AND '.join(tests)}" if tests else ""


def _alike(piece: Piece) -> str:
    """What rows that are delivered once have in common; values that no map knows stay apart, so that each is named."""
    seen = [text_of(piece.rows, rule) for rule in piece.rules.values()]
    for rule in piece.rules.values():
        left_out = unmapped(piece.rows, rule)
        if left_out is not None:
            seen.append(f"CASE WHEN {left_out} THEN {part(piece.rows, rule)} END")
    return ", ".join(seen)
