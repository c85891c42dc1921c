"""The facts written anew without someone. Blocks that were only deleted would keep the old bytes, so all are new."""

# ruff: noqa: S608 - names come from the tables themselves and are quoted, values are quoted
from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from salesformula.facts import engine, forgetting, rollups, versions
from salesformula.facts.home import facts_folder
from salesformula.facts.sandbox import Connection
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.forgotten import TABLE_OF, Traces

#: A reader that has just read the pointer opens its file within this.
_GRACE_SECONDS = 0.5
_OLD = "old"
RESULTS = "results"


def ids_of(path: Path, kind: str) -> list[str]:
    """Every id of that kind that a facts file ever knew."""
    connection = engine.workbench(None)
    try:
        attach(connection, path)
        key = f"{kind}_id"
        rows = connection.execute(f"SELECT DISTINCT {key} FROM {_OLD}.{TABLE_OF[kind]} WHERE {key} IS NOT NULL")
        return [row[0] for row in rows.fetchall()]
    finally:
        connection.close()


def known_of(path: Path, kind: str, id: str) -> tuple[list[str], list[str]] | None:
    """The names and the e-mails that a facts file ever knew of an id and of nobody else; None for an unknown id."""
    table, key = TABLE_OF[kind], f"{kind}_id"
    connection = engine.workbench(None)
    try:
        attach(connection, path)
        own = f"FROM {_OLD}.{table} WHERE {key} = ?"
        if not _count(connection, f"SELECT count(*) {own}", id):
            return None
        return _only_ones(connection, "name", kind, id), _only_ones(connection, "email", kind, id)
    finally:
        connection.close()


def bearers(path: Path, kind: str, id: str) -> list[str]:
    """Others of the same kind that bear one of its e-mails: perhaps the same human under another id."""
    table, key = TABLE_OF[kind], f"{kind}_id"
    connection = engine.workbench(None)
    try:
        attach(connection, path)
        rows = connection.execute(
            f"SELECT DISTINCT {key} FROM {_OLD}.{table} WHERE {key} <> ? AND lower(email) IN "
            f"(SELECT lower(email) FROM {_OLD}.{table} WHERE {key} = ?) ORDER BY 1 LIMIT 20",
            [id, id],
        ).fetchall()
        return [row[0] for row in rows]
    finally:
        connection.close()


def count(path: Path, traces: Sequence[Traces]) -> dict[str, int]:
    """Rows of each table of a facts file that speak of them."""
    connection = engine.workbench(None)
    try:
        attach(connection, path)
        found = {}
        for table in _tables(connection):
            changed = " OR ".join(
                f'{sql} IS DISTINCT FROM "{column}"' for column, sql in _without(connection, table, traces).items()
            )
            if changed:
                found[table] = _count(connection, f'SELECT count(*) FROM {_OLD}."{table}" WHERE {changed}')
        return {table: n_rows for table, n_rows in found.items() if n_rows}
    finally:
        connection.close()


def rewrite(home: Path, traces: Sequence[Traces]) -> dict[str, int]:
    """Let facts answer that know nothing of them, and remove every earlier version; rows changed per table.

    Refused while a build is at work. Killed anywhere, either the old version answers or the new one; called again, it
    finishes. Earlier versions are removed, not rewritten: after it nothing can be undone until the next import.
    """

    def make(connection: Connection, number: int) -> None:
        for table in _tables(connection):
            _copy(connection, table, _without(connection, table, traces))
        _enter(connection, number)

    return _anew(home, lambda path: count(path, traces), make)


def remove(home: Path, rows: Mapping[str, str]) -> dict[str, int]:
    """Let facts answer without the rows that a condition per table names; rows removed per table, as ``rewrite``.

    ``rows``: per table the SQL condition, on its own columns, of the rows to remove.
    """

    def make(connection: Connection, number: int) -> None:
        for table in _tables(connection):
            left = f" WHERE ({rows[table]}) IS NOT TRUE" if table in rows else ""
            connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM {_OLD}."{table}"{left}')
        _enter(connection, number)
        rollups.materialise(connection, company=_company(connection))

    return _anew(home, lambda path: count_rows(path, rows), make)


def count_rows(path: Path, rows: Mapping[str, str]) -> dict[str, int]:
    """Rows of a facts file that a condition per table names."""
    connection = engine.workbench(None)
    try:
        attach(connection, path)
        there = set(_tables(connection))
        found = {
            table: _count(connection, f'SELECT count(*) FROM {_OLD}."{table}" WHERE {condition}')
            for table, condition in rows.items()
            if table in there
        }
        return {table: n_rows for table, n_rows in found.items() if n_rows}
    finally:
        connection.close()


def _anew(
    home: Path, counted: Callable[[Path], dict[str, int]], make: Callable[[Connection, int], None]
) -> dict[str, int]:
    with versions.building(home) as path:
        standing = versions.current(home)
        if standing is None:
            return {}
        n_rows = counted(standing.path)
        if n_rows:
            connection = engine.workbench(path)
            try:
                attach(connection, standing.path)
                _refuse_views(connection)
                make(connection, versions.next_number(home))
                connection.execute(f"DETACH {_OLD}")
                connection.execute("CHECKPOINT")
            finally:
                connection.close()
            standing = versions.publish(path, home)
            time.sleep(_GRACE_SECONDS)
        _drop_others(home, keep=standing)
    return n_rows


def _copy(connection: Connection, table: str, without: Mapping[str, str]) -> None:
    listed = ", ".join(f'{sql} AS "{column}"' for column, sql in without.items())
    replaced = f" REPLACE ({listed})" if listed else ""
    connection.execute(f'CREATE TABLE "{table}" AS SELECT *{replaced} FROM {_OLD}."{table}"')


def _enter(connection: Connection, number: int) -> None:
    """Enter the new version: as the last one, of the same instant, for nothing new is known."""
    columns, _ = forgetting.columns_of(connection, "versions_meta")
    published = ", ? AS published_at" if "published_at" in columns else ""
    moment = [datetime.now(UTC).replace(tzinfo=None)] if published else []
    connection.execute(
        f"INSERT INTO versions_meta SELECT * REPLACE (? AS version{published}) FROM versions_meta "
        "ORDER BY versions_meta.version DESC LIMIT 1",
        [number, *moment],
    )


def _company(connection: Connection) -> CompanyPolicy:
    """The settings the facts were built with: what a build does without a delivery, with nothing new."""
    found = connection.execute("SELECT company FROM versions_meta ORDER BY version DESC LIMIT 1").fetchone()
    return CompanyPolicy.model_validate_json(found[0]) if found else CompanyPolicy()


def _drop_others(home: Path, *, keep: versions.Version) -> None:
    for path in facts_folder(root=home).glob("facts-*.duckdb*"):
        if path != keep.path:
            path.unlink(missing_ok=True)
    # Results stored with a version go with it; the worker makes those of the new one.
    for results in (facts_folder(root=home) / RESULTS).glob("*"):
        if results.name != str(keep.number):
            shutil.rmtree(results, ignore_errors=True)


def _without(connection: Connection, table: str, traces: Sequence[Traces]) -> dict[str, str]:
    columns, texts = forgetting.columns_of(connection, f'{_OLD}."{table}"')
    if not _count(connection, f'SELECT count(*) FROM {_OLD}."{table}" WHERE {forgetting.may_speak(texts, traces)}'):
        return {}
    return forgetting.without(table, columns, traces, texts=texts)


def _only_ones(connection: Connection, column: str, kind: str, id: str) -> list[str]:
    """The values of a column that stand beside this id alone, among people and contacts."""
    own = f"{kind}_id"
    others = " UNION ALL ".join(
        f"SELECT lower(trim({column})) AS said FROM {_OLD}.{table} WHERE {key} IS DISTINCT FROM ?"
        if key == own
        else f"SELECT lower(trim({column})) FROM {_OLD}.{table}"
        for table, key in ((TABLE_OF[kind], own), *((t, f"{k}_id") for k, t in TABLE_OF.items() if k != kind))
    )
    rows = connection.execute(
        f"SELECT DISTINCT trim({column}) FROM {_OLD}.{TABLE_OF[kind]} WHERE {own} = ? AND trim({column}) <> '' "
        f"AND lower(trim({column})) NOT IN (SELECT said FROM ({others}) WHERE said IS NOT NULL) ORDER BY 1",
        [id, id],
    ).fetchall()
    return [row[0] for row in rows]


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        f"SELECT table_name FROM duckdb_tables() WHERE database_name = '{_OLD}' AND schema_name = 'main' ORDER BY 1"
    ).fetchall()
    return [row[0] for row in rows]


def _refuse_views(connection: Connection) -> None:
    """A copy of the tables would leave these behind: better no new version than half of one."""
    found = connection.execute(
        f"SELECT view_name FROM duckdb_views() WHERE database_name = '{_OLD}' AND NOT internal"
    ).fetchall()
    if found:
        raise Refused(f"the facts hold views ({', '.join(row[0] for row in found)}), which can't be written anew")


def attach(connection: Connection, path: Path) -> None:
    """Have a facts file stand beside what is being made, read only, under the name ``old``."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS {_OLD} (READ_ONLY)")


def _count(connection: Connection, sql: str, *values: object) -> int:
    found = connection.execute(sql, values).fetchone()
    return int(found[0]) if found else 0
