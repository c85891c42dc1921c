"""The problems of an import while it runs: noted by set-based SQL, read once at the end."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from salesformula.facts.sandbox import Connection
from salesformula.sources.problems import Problem, Severity
from salesformula.sources.sql_text import literal, name

_SHOWN = 200


class Notes:
    """The table of problems in the engine. Every source of rows has _n, the row's number in its table."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        connection.execute(
            "CREATE TABLE problems (severity VARCHAR, table_name VARCHAR, _n BIGINT, column_name VARCHAR, "
            "found VARCHAR, expected VARCHAR)"
        )

    def add(self, severity: Severity, table: str, *, source: str, column: str, found: str, expected: str) -> None:
        """Note every row of ``source``; ``column`` and ``found`` are SQL, ``expected`` is a sentence for people."""
        self._connection.execute(
            f"INSERT INTO problems SELECT {literal(severity)}, {literal(table)}, t._n, {column}, "
            f"left(coalesce(CAST({found} AS VARCHAR), ''), {_SHOWN}), {literal(expected)} FROM {source}"
        )

    def set_aside(self, table: str) -> str:
        """SQL of the numbers of a table's quarantined rows."""
        return f"(SELECT _n FROM problems WHERE table_name = {literal(table)} AND severity = 'quarantined')"

    def all(self, tables: list[str]) -> list[Problem]:
        """The problems of those tables, in the order of the tables and their rows."""
        return [problem for table in tables for problem in self._of(table)]

    def _of(self, table: str) -> list[Problem]:
        rows = self._connection.execute(
            "SELECT DISTINCT severity, table_name, _file, _line, column_name, found, expected, _n "
            f"FROM problems JOIN texts.{name(table)} USING (_n) WHERE table_name = {literal(table)} "
            "ORDER BY _n, severity DESC, column_name"
        ).fetchall()
        return [Problem(*row[:-1]) for row in rows]
