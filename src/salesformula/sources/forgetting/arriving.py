"""What arrives of someone who was forgotten before: recognised by the id, and forgotten again on the way in."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from salesformula.facts import forgetting
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.forgotten import TABLE_OF, Traces
from salesformula.sources.forgetting.runs import clean_problems, clean_run
from salesformula.sources.problems import Problem
from salesformula.sources.sql_text import name


@dataclass
class Arriving:
    """The forgotten as one import meets them. ``standing``: per kind the tombstones there are.

    ``traces`` fills with those that this import delivers.
    """

    standing: Mapping[str, frozenset[str]]
    tombstone: Callable[[str, str], str]
    traces: list[Traces] = field(default_factory=list)

    def replace(self, connection: Connection, tables: Iterable[str]) -> None:
        """Exchange ids and empty what is personal in ``typed`` and ``staged.main`` of each table."""
        there = list(tables)
        for kind, stones in self.standing.items():
            if stones:
                self.traces += self._met(connection, there, kind, stones)
        for table in there if self.traces else ():
            for relation in (f"typed.{name(table)}", f"staged.main.{name(table)}"):
                _replace(connection, table, relation, self.traces)

    def clean(self, run: Path) -> None:
        """The kept input of this import without them."""
        if self.traces:
            clean_run(run, self.traces)

    def problems(self, problems: list[Problem]) -> list[Problem]:
        """The problems of this import without them."""
        return clean_problems(problems, self.traces, frozenset()) if self.traces else problems

    def told(self, text: str) -> str:
        """A sentence about this import without them."""
        for one in self.traces:
            text = one.scrubbed(text)
        return text

    def _met(self, connection: Connection, tables: Sequence[str], kind: str, stones: frozenset[str]) -> list[Traces]:
        found: dict[str, str] = {}
        for table in tables:
            for column in sorted(forgetting.referring(kind) & {column.name for column in TABLES[table].columns}):
                rows = connection.execute(
                    f"SELECT DISTINCT {name(column)} FROM typed.{name(table)} WHERE {name(column)} IS NOT NULL"
                ).fetchall()
                found |= {id: stone for (id,) in rows if (stone := self.tombstone(kind, id)) in stones}
        return [self._traces(connection, tables, kind, id, stone) for id, stone in sorted(found.items())]

    def _traces(self, connection: Connection, tables: Sequence[str], kind: str, id: str, stone: str) -> Traces:
        own = TABLE_OF[kind]
        if own not in tables:
            return Traces(kind, id, stone)  # type: ignore[arg-type]
        key = TABLES[own].key[0]
        told = [
            tuple(
                row[0]
                for row in connection.execute(
                    f"SELECT DISTINCT {column} FROM typed.{own} WHERE {key} = ? AND trim({column}) <> '' AND "
                    f"lower({column}) NOT IN (SELECT lower({column}) FROM typed.{own} "
                    f"WHERE {key} IS DISTINCT FROM ? AND {column} IS NOT NULL) ORDER BY 1",
                    [id, id],
                ).fetchall()
            )
            for column in ("name", "email")
        ]
        return Traces(kind, id, stone, *told)  # type: ignore[arg-type]


def forgotten(home: Path) -> Arriving:
    """Whoever was forgotten so far, as the database and the key of the home folder tell; nobody without a key."""
    # Imported here: its models need Django set up, and imports are read by what runs without it too.
    from salesformula.identity import tombstones

    if not (home / tombstones.KEY).is_file():
        return Arriving({}, lambda kind, id: "")
    key = tombstones.key(root=home)
    standing = {kind: tombstones.standing(kind) for kind in TABLE_OF}
    return Arriving(standing, lambda kind, id: tombstones.made(key, kind, id))


def _replace(connection: Connection, table: str, relation: str, traces: Sequence[Traces]) -> None:
    columns, texts = forgetting.columns_of(connection, relation)
    exchanged = forgetting.without(table, columns, traces, texts=texts)
    if exchanged:
        listed = ", ".join(f"{name(column)} = {sql}" for column, sql in exchanged.items())
        connection.execute(f"UPDATE {relation} SET {listed}")
