"""A build: the next version of the facts from the current one and what was delivered."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from salesformula import __version__
from salesformula.facts import checks, engine, fiscal_days, merge, reporting_lines, rollups, versions
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused

#: Tables a build derives from the others; whatever is delivered under these names is ignored.
DERIVED = ("reports", "calendar")


def build(staged: Path, *, company: CompanyPolicy, now: datetime, home: Path) -> int:
    """Merge the tables of ``staged`` into a new version and let it answer; its number.

    ``staged`` is an engine file with one table per delivered fact table, named and typed as its Schema, each
    delivered whole. ``now`` is the instant from which the new rows are known. Refused while another build
    is at work, where reporting lines run in a circle, or where ``now`` lies before what is already known.
    Killed anywhere, the old version stands.
    """
    instant = now.astimezone(UTC).replace(tzinfo=None) if now.tzinfo else now
    with versions.building(home) as path:
        old = versions.current(home)
        if old is not None:
            shutil.copyfile(old.path, path)
        connection = engine.workbench(path)
        try:
            _fill(connection, staged, company=company, now=instant, number=versions.next_number(home))
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        return versions.publish(path, home).number


def _fill(connection: Connection, staged: Path, *, company: CompanyPolicy, now: datetime, number: int) -> None:
    connection.execute(f"ATTACH {_literal(str(staged))} AS staged (READ_ONLY)")
    connection.execute("BEGIN")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS versions_meta "
        "(version BIGINT, built_at TIMESTAMP, code_version VARCHAR, company JSON)"
    )
    _refuse_going_back(connection, now)
    for schema in TABLES.values():
        merge.create(connection, schema)
    for name in _delivered(connection):
        merge.merge(connection, TABLES[name], delivered=f'staged.main."{name}"', now=now)
    lines = reporting_lines.flatten(connection, today=now.date())
    merge.merge(connection, TABLES["reports"], delivered=lines, now=now)
    days = fiscal_days.spine(connection, fiscal_year_starts=company.fiscal_year_starts, now=now)
    merge.merge(connection, TABLES["calendar"], delivered=days, now=now)
    connection.execute(
        "INSERT INTO versions_meta VALUES (?, ?, ?, ?)", (number, now, __version__, company.model_dump_json())
    )
    checks.validate(connection)
    connection.execute("COMMIT")
    connection.execute("DETACH staged")
    rollups.materialise(connection, company=company)


def _delivered(connection: Connection) -> list[str]:
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'staged' AND schema_name = 'main'"
    ).fetchall()
    names = {row[0] for row in found}
    return [name for name in TABLES if name in names and name not in DERIVED]


def _refuse_going_back(connection: Connection, now: datetime) -> None:
    found = connection.execute("SELECT max(built_at) FROM versions_meta").fetchone()
    if found and found[0] is not None and now < found[0]:
        raise Refused(
            f"the facts were built at {found[0]:%Y-%m-%d %H:%M:%S} UTC, after this import began "
            f"({now:%Y-%m-%d %H:%M:%S} UTC): another import has finished meanwhile, or the clock is wrong; run it again"
        )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
