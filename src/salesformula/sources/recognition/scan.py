"""Whole columns, asked in the engine: what the first rows of a file can't tell."""

# ruff: noqa: S608 - names are quoted, values are quoted
from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from salesformula.facts import engine, versions
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column
from salesformula.kit.units import Unit
from salesformula.sources.cells.dates import find_format
from salesformula.sources.cells.decimals import Mark, find_decimal, of_hundred
from salesformula.sources.cells.numbers import fraction, plain_number
from salesformula.sources.cells.undecided import Undecided
from salesformula.sources.mapping import Mapping
from salesformula.sources.reading import read_files
from salesformula.sources.recognition.looking import Look
from salesformula.sources.recognition.quickly import can_be_quick, read_quickly
from salesformula.sources.sql_text import literal, name

_BLANKS = " \t\r\n\u00a0"


class Scan:
    """The files of a folder as tables of text. Relations and cells are SQL."""

    def __init__(self, connection: Connection, looks: tuple[Look, ...]) -> None:
        self.connection = connection
        self._columns: dict[str, dict[str, str]] = {}
        for look in looks:
            described = connection.execute(f"DESCRIBE {name(look.key)}").fetchall()
            self._columns[look.path] = {header: row[0] for header, row in zip(look.columns, described, strict=True)}

    def quoted(self, look: Look, header: str) -> str:
        """A column as SQL over the files names it."""
        return name(self._columns[look.path][header])

    def cell(self, look: Look, header: str) -> str:
        """A cell without the blanks around it; an empty one is null."""
        return f"nullif(trim({self.quoted(look, header)}, {literal(_BLANKS)}), '')"

    def readable(self, sql: str) -> str:
        """SQL as a person would write it into a mapping: with blanks trimmed, and no other marks spelt out."""
        return sql.replace(f", {literal(_BLANKS)})", ")")

    def words(self, look: Look, header: str, *, most: int = 200) -> dict[str, int]:
        """The values of a column in the order they appear, with how many rows have each; at most ``most``."""
        cell = self.cell(look, header)
        rows = self.rows(
            f"SELECT v, n FROM (SELECT v, count(*) AS n, min(nth) AS first FROM "
            f"(SELECT {cell} AS v, row_number() OVER () AS nth FROM {name(look.key)}) WHERE v IS NOT NULL GROUP BY v "
            f"ORDER BY n DESC LIMIT {most}) ORDER BY first"
        )
        return dict(rows)

    def count(self, look: Look, where: str) -> int:
        """How many rows of a file a condition holds for."""
        return int(self.rows(f"SELECT count(*) FROM {name(look.key)} WHERE {where}")[0][0])

    def is_key(self, look: Look, headers: tuple[str, ...]) -> bool:
        """Whether the values of these columns together are in every row and in no two."""
        cells = [self.cell(look, header) for header in headers]
        empty = " OR ".join(f"{cell} IS NULL" for cell in cells[:1])
        row = self.rows(
            f"SELECT count(*), count(DISTINCT concat_ws(chr(31), {', '.join(cells)})), count(*) FILTER ({empty}) "
            f"FROM {name(look.key)}"
        )[0]
        return row[0] > 0 and row[0] == row[1] and not row[2]

    def share_in(self, cell: str, look: Look, relation: str, column: str) -> float:
        """The share of a column's different values that a column of another relation holds."""
        row = self.rows(
            f"SELECT count(*), count(*) FILTER (v IN (SELECT {column} FROM ({relation}) WHERE {column} IS NOT NULL)) "
            f"FROM (SELECT DISTINCT {cell} AS v FROM {name(look.key)} WHERE {cell} IS NOT NULL)"
        )[0]
        return row[1] / row[0] if row[0] else 0.0

    def undecided(self, look: Look, header: str, *, where: str = "true") -> Undecided | None:
        """The question a column of dates raises, if any; ``where``: SQL of the rows that count."""
        try:
            find_format(
                self.connection,
                values=f"{self._values(look, header)[:-1]} WHERE {where})",
                given=None,
                file=look.path,
                column=header,
                progress=lambda _: None,
            )
        except Undecided as question:
            return question
        return None

    def undecided_number(self, look: Look, header: str, column: Column) -> Undecided | None:
        """The question a column of numbers raises, if any: 1,234 may be a thousand, or one and a bit."""
        bounded = column.low is not None and column.high is not None

        def reading(mark: Mark) -> str:
            if column.unit in (Unit.SHARE, Unit.PROBABILITY):
                number = fraction("x", decimal=mark)
            else:
                number = f"try_cast({plain_number('x', decimal=mark, short=column.kind == 'decimal')} AS DOUBLE)"
            if bounded:
                return f"CASE WHEN {number} BETWEEN {column.low} AND {column.high} THEN {number} END"
            return of_hundred(number, mark) if column.unit is Unit.MONEY else number

        try:
            find_decimal(
                self.connection,
                values=self._values(look, header),
                reading=reading,
                by_shape=not bounded and column.kind != "int64",
                given=None,
                file=look.path,
                column=header,
            )
        except Undecided as question:
            return question
        return None

    def known(self) -> frozenset[str]:
        """The tables of which the facts that answer now hold rows; none where they were not given."""
        there = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'known' AND schema_name = 'main'"
        found = {row[0] for row in self.rows(there)} & set(TABLES)
        some = "SELECT 1 FROM known.main.{} WHERE known_to IS NULL LIMIT 1"
        return frozenset(table for table in found if self.rows(some.format(name(table))))

    def _values(self, look: Look, header: str) -> str:
        return f"(SELECT {self.cell(look, header)} AS x FROM {name(look.key)})"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return self.connection.execute(sql).fetchall()


@contextmanager
def scan(folder: Path, looks: tuple[Look, ...], *, known: versions.Version | None = None) -> Iterator[Scan]:
    """The files read whole, as an import reads them; Refused, by name, where one can't be.

    ``known``: the facts that answer now; SQL names their tables ``known.main.<table>``.
    """
    with tempfile.TemporaryDirectory(prefix="salesformula-look-") as made:
        path = Path(made) / "look.duckdb"
        quick = tuple(look for look in looks if can_be_quick(folder / look.path, look))
        slow = {look.key: look.rule for look in looks if look not in quick}
        read_files(folder, Mapping(files=slow, tables={}), path=path, progress=lambda _: None)
        connection = engine.workbench(path)
        try:
            for look in quick:
                read_quickly(connection, folder / look.path, look)
            if known is not None:
                connection.execute(f"ATTACH {literal(str(known.path))} AS known (READ_ONLY)")
            yield Scan(connection, looks)
        finally:
            connection.close()
