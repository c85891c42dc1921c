"""Texts that name a row of another table, replaced by its key: among what is delivered, else among what is known."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused
from salesformula.sources.gathering import Piece
from salesformula.sources.mapping import ColumnRule, FieldRule, Mapping
from salesformula.sources.notes import Notes
from salesformula.sources.sql_text import literal, name


class Lookups:
    """Where rows are looked up. ``known``: the tables of the version that answers now."""

    def __init__(self, connection: Connection, mapping: Mapping, *, known: frozenset[str]) -> None:
        self._connection = connection
        self._mapping = mapping
        self._known = known

    def matches(self, rule: ColumnRule | FieldRule, *, wanted_by: str) -> None:
        """Store ``matches``: per text that names a row of ``rule.lookup`` the row's key, and how many rows it names.

        A table delivered whole is looked up in its delivered rows; one of which changes are delivered in what it
        will hold; any other in what is known. Refused, by ``wanted_by``, where nothing is known of it.
        """
        table, match = str(rule.lookup), str(rule.match)
        key = TABLES[table].key[0]
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE matches AS SELECT given, any_value(key) AS key, "
            f"count(DISTINCT key) AS n FROM ({self._rows(table, key, match, wanted_by)}) "
            "WHERE given IS NOT NULL GROUP BY given"
        )

    def leave_out_known(self, table: str, pieces: tuple[Piece, ...]) -> None:
        """Take the rows out of ``texts.<table>`` that a block delivers only where they are not known."""
        if table not in self._known:
            return
        for piece in pieces:
            held = [column for column in piece.unless_known if column in piece.rules]
            tests = [
                f"{name(column)} IN (SELECT CAST({name(column)} AS VARCHAR) FROM {_now(table)} "
                f"WHERE {name(column)} IS NOT NULL)"
                for column in held
            ]
            if tests:
                self._connection.execute(
                    f"DELETE FROM texts.{name(table)} WHERE _block = {piece.number} AND ({' OR '.join(tests)})"
                )

    def _rows(self, table: str, key: str, match: str, wanted_by: str) -> str:
        delivered = f"SELECT {name(match)} AS given, {name(key)} AS key FROM texts.{name(table)}"
        known = f"SELECT CAST({name(match)} AS VARCHAR) AS given, {name(key)} AS key FROM {_now(table)}"
        if table in self._mapping.tables and table not in self._mapping.changes_only:
            return self._checked(table, match, delivered, wanted_by)
        if table in self._mapping.tables:
            delivered = self._checked(table, match, delivered, wanted_by)
            if table not in self._known:
                return delivered
            other = f"{name(key)} NOT IN (SELECT {name(key)} FROM texts.{name(table)} WHERE {name(key)} IS NOT NULL)"
            return f"{delivered} UNION ALL {known} WHERE {other}"
        if table not in self._known or self._connection.execute(f"{known} LIMIT 1").fetchone() is None:
            raise Refused(
                f"the mapping looks {wanted_by} up in {table}, of which no file delivers any and none are known yet; "
                f"import {table} first, or give their file and map it too. Nothing was changed"
            )
        return known

    def _checked(self, table: str, match: str, delivered: str, wanted_by: str) -> str:
        described = self._connection.execute(f"SELECT * FROM texts.{name(table)} LIMIT 0").description or ()
        columns = {column[0] for column in described}
        for column in (match, TABLES[table].key[0]):
            if column not in columns:
                raise Refused(f"the mapping looks {wanted_by} up by {table}.{match}, but maps no {table}.{column}")
        return delivered


def look_up(table: str, pieces: tuple[Piece, ...], notes: Notes, lookups: Lookups, connection: Connection) -> None:
    """Replace looked-up texts by the key of the row they name; what names none, or several, is flagged and emptied."""
    for piece in pieces:
        for column, rule in piece.rules.items():
            if rule.lookup is None:
                continue
            lookups.matches(rule, wanted_by=f"{table}.{column}")
            notes.add(
                "flagged",
                table,
                source=f"texts.{name(table)} AS t LEFT JOIN matches ON t.{name(column)} = matches.given "
                f"WHERE t._block = {piece.number} AND t.{name(column)} IS NOT NULL AND matches.n IS DISTINCT FROM 1",
                column=literal(piece.shown(column)),
                found=f"t.{name(column)}",
                expected=f"the {rule.match} of exactly one row of {rule.lookup}",
            )
            connection.execute(
                f"UPDATE texts.{name(table)} AS t SET {name(column)} = "
                f"(SELECT key FROM matches WHERE given = t.{name(column)} AND n = 1) WHERE _block = {piece.number}"
            )


def _now(table: str) -> str:
    return f"(SELECT * FROM known.main.{name(table)} WHERE known_to IS NULL)"
