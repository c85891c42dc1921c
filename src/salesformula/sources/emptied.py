"""Nothing delivered is no delivery: an export that came out empty must not empty what answers now."""

# ruff: noqa: S608 - names come from Schemas and are quoted
from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as ByName

from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.errors import Refused
from salesformula.sources.deliveries import gone
from salesformula.sources.mapping import Mapping
from salesformula.sources.problems import Problem
from salesformula.sources.reading import Readings
from salesformula.sources.sql_text import name


def refuse_nothing(mapping: Mapping, read: Readings, landed: ByName[str, int], problems: list[Problem]) -> None:
    """Refused where no row of any table is usable, or no file of the mapping has a readable row."""
    files = {
        read.blocks[table, number].shown: read.blocks[table, number].n_rows
        for table, blocks in mapping.tables.items()
        for number, block in enumerate(blocks)
        if block.file is not None
    }
    if files and not any(files.values()) and not problems:
        raise Refused(f"{', '.join(files)}: a header and no row below it; nothing was changed. Export it again")
    if not any(landed.values()) or (files and not any(files.values())):
        first = f": {problems[0].file}, row {problems[0].row}: {problems[0].found!r}" if problems else ""
        raise Refused(f"not one usable row was found; nothing was changed{first}")


def say_gone(
    connection: Connection, mapping: Mapping, *, known: frozenset[str], progress: Callable[[str], None]
) -> None:
    """Say how many records that answer now are in no file any more: deleted in the CRM, or lost by an export.

    Of a table of which changes are delivered none goes by being absent.
    """
    for table in TABLES:
        if table in mapping.tables and table in known and len(TABLES[table].key) == 1:
            n_gone = 0 if table in mapping.changes_only else gone(connection, mapping, table)
            if n_gone:
                progress(f"{table}: {n_gone:,} that answer now are not among these rows, and will not answer any more")


def refuse_emptying(
    connection: Connection,
    mapping: Mapping,
    landed: ByName[str, int],
    problems: list[Problem],
    *,
    known: frozenset[str],
) -> None:
    """Refused where a table of records that answer now would have none left. ``known``: the tables of that version.

    A whole delivery replaces its table, so that records deleted in the CRM go; all of them at once is a mishap.
    """
    for table, n_rows in landed.items():
        if n_rows or table in mapping.changes_only or table not in known or len(TABLES[table].key) > 1:
            continue
        found = connection.execute(f"SELECT count(*) FROM known.main.{name(table)} WHERE known_to IS NULL").fetchone()
        if found is None or not found[0]:
            continue
        first = next((problem for problem in problems if problem.table == table), None)
        why = (
            f"{first.file}, row {first.row}, column {first.column!r}: found {first.found!r}, expected {first.expected}"
            if first is not None
            else "its file has a header and no row"
        )
        raise Refused(
            f"no row of {table} is usable, where {found[0]:,} answer now; nothing was changed. {why}. "
            f"Export again; without its file the {table} stay as they are"
        )
