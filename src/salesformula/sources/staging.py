"""From what was read to typed, checked tables that a build can merge."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from salesformula.facts import engine, versions
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.sources.bare import check_bare
from salesformula.sources.cells.clocks import MACROS, Zones
from salesformula.sources.cells.kept import CELLS, keep_cells
from salesformula.sources.change_values import read_values
from salesformula.sources.checking import check_keys, check_origins, check_references, check_values
from salesformula.sources.chronology import check_order, check_wins
from salesformula.sources.conversion import Habits, convert
from salesformula.sources.deliveries import answering_after, staying, write_modes
from salesformula.sources.emptied import refuse_emptying, refuse_nothing, say_gone
from salesformula.sources.forgetting.arriving import Arriving
from salesformula.sources.gathering import gather, pieces_of
from salesformula.sources.looking_up import Lookups, look_up
from salesformula.sources.mapping import Mapping
from salesformula.sources.merged_records import check_merged
from salesformula.sources.notes import Notes
from salesformula.sources.problems import Problem
from salesformula.sources.reading import Readings
from salesformula.sources.sql_text import literal, name


@dataclass(frozen=True)
class TableCount:
    """Rows of one table in an import."""

    delivered: int
    landed: int
    quarantined: int
    flagged: int


@dataclass(frozen=True)
class Staged:
    """What is ready to be built: rows per table, the problems met on the way, and how many rows will answer then."""

    counts: dict[str, TableCount]
    problems: list[Problem]
    after: dict[str, int]


def stage(
    mapping: Mapping,
    read: Readings,
    *,
    workspace: Path,
    source: Path,
    target: Path,
    known: versions.Version | None,
    zone: str,
    currency: str,
    forgotten: Arriving,
    progress: Callable[[str], None],
) -> Staged:
    """Write one typed table per mapped fact table to the engine file ``target``, and their cells to ``workspace``.

    A table ``deliveries`` beside them says which hold changes only. Columns are those of the Schema, and
    ``origin_key`` where it is mapped.

    ``source`` is the engine file of ``read``; ``known`` the facts that references and lookups may also point to.
    Refused where no row of any table is usable, none of a whole table that answers now, or where nothing is known of
    a table that is looked up; Question where dates or numbers can be read in two ways.
    """
    tables = [table for table in TABLES if table in mapping.tables]
    habits = Habits(Zones(company=zone, times=mapping.times_in or zone), currency, progress)
    connection = engine.workbench(workspace / "conversion.duckdb")
    try:
        _prepare(connection, source=source, target=target, known=known)
        notes, pieces = Notes(connection), {table: pieces_of(table, mapping, read) for table in tables}
        there = _known_tables(connection)
        lookups = Lookups(connection, mapping, known=there)
        for table in tables:
            gather(connection, table, pieces[table], notes)
            lookups.leave_out_known(table, pieces[table])
        for table in tables:
            look_up(table, pieces[table], notes, lookups, connection)
            read_values(connection, table, pieces[table], notes, habits, lookups)
        for table in tables:
            check_bare(table, pieces[table], notes)
            convert(connection, table, pieces[table], notes, habits)
            check_values(table, pieces[table], notes)
            check_keys(table, pieces[table], notes)
            _store(connection, table, notes)
        forgotten.replace(connection, tables)
        targets = _targets(connection, mapping, tables, there)
        for table in tables:
            check_origins(table, pieces[table], notes)
            check_references(connection, TABLES[table], pieces[table], notes, targets=targets)
            check_order(table, pieces[table], notes, zone=zone)
        check_merged(connection, pieces, notes, targets=targets, known=there)
        if "deals" in pieces:
            check_wins(pieces["deals"], notes, targets=targets, zone=zone)
        for table in tables:
            keep_cells(connection, table, pieces[table], notes, folder=workspace / CELLS)
        counts = {table: _count(connection, table) for table in tables}
        problems = forgotten.problems(read.problems + notes.all(tables))
        landed = {table: count.landed for table, count in counts.items()}
        refuse_nothing(mapping, read, landed, problems)
        refuse_emptying(connection, mapping, landed, problems, known=there)
        say_gone(connection, mapping, known=there, progress=progress)
        write_modes(connection, mapping, tables)
        after = answering_after(connection, mapping, tables, known=there)
    finally:
        connection.close()
    for table, count in counts.items():
        aside = f", {count.quarantined:,} set aside" if count.quarantined else ""
        progress(f"{table}: {count.landed:,} of {count.delivered:,} rows usable{aside}")
    return Staged(counts, problems, after)


def _prepare(connection: Connection, *, source: Path, target: Path, known: versions.Version | None) -> None:
    for macro in MACROS:
        connection.execute(macro)
    connection.execute("CREATE SCHEMA texts")
    connection.execute("CREATE SCHEMA typed")
    connection.execute(f"ATTACH {literal(str(source))} AS input (READ_ONLY)")
    connection.execute(f"ATTACH {literal(str(target))} AS staged")
    if known is not None:
        connection.execute(f"ATTACH {literal(str(known.path))} AS known (READ_ONLY)")


def _store(connection: Connection, table: str, notes: Notes) -> None:
    connection.execute(
        f"CREATE TABLE staged.main.{name(table)} AS SELECT * EXCLUDE (_n, _block, _line) FROM typed.{name(table)} "
        f"WHERE _n NOT IN {notes.set_aside(table)} ORDER BY _n"
    )


def _targets(connection: Connection, mapping: Mapping, tables: list[str], known: frozenset[str]) -> dict[str, str]:
    """Where each table's rows are after this import: what is delivered now, and of what is known the rows that stay."""
    targets = {}
    for table in tables:
        targets[table] = staged = f"staged.main.{name(table)}"
        if table in known:
            columns = ", ".join(name(column.name) for column in TABLES[table].columns)
            stays = staying(connection, mapping, table, delivered=staged)
            targets[table] = f"(SELECT {columns} FROM {staged} UNION ALL SELECT {columns} FROM {stays})"
    for table in known:
        if table in TABLES and table not in targets:
            relation = f"(SELECT * FROM known.main.{name(table)} WHERE known_to IS NULL)"
            if connection.execute(f"SELECT 1 FROM {relation} LIMIT 1").fetchone() is not None:
                targets[table] = relation
    return targets


def _known_tables(connection: Connection) -> frozenset[str]:
    """The tables of the version that answers now."""
    there = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'known' AND schema_name = 'main'"
    return frozenset(row[0] for row in connection.execute(there).fetchall())


def _count(connection: Connection, table: str) -> TableCount:
    found = connection.execute(
        f"SELECT (SELECT count(*) FROM texts.{name(table)}), (SELECT count(*) FROM staged.main.{name(table)}), "
        f"count(DISTINCT _n) FILTER (severity = 'flagged') FROM problems WHERE table_name = {literal(table)}"
    ).fetchone()
    delivered, landed, flagged = found or (0, 0, 0)
    return TableCount(delivered, landed, delivered - landed, flagged)
