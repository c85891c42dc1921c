"""A build: the next version of the facts from the current one and what was delivered."""

# ruff: noqa: S608 - names come from Schemas and are quoted, values are quoted or bound
from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from salesformula import __version__
from salesformula.facts import (
    absorb,
    change_values,
    checks,
    dated_memberships,
    engine,
    fiscal_days,
    following,
    merge,
    noticing,
    reporting_lines,
    rollups,
    versions,
)
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.kit.schema import Schema
from salesformula.kit.written import Written

#: Tables a build derives from the others; whatever is delivered under these names is ignored.
DERIVED = ("reports", "calendar")
#: Tables whose rows a source may drop, and which stay true: what happened, happened.
KEPT_FOR_EVER = ("deal_changes", "lead_changes", "merges")
#: Tables whose delivered rows a build may rewrite even where no record was merged.
REWRITTEN = ("deal_changes", "lead_changes", "memberships")
#: Beside the delivered tables a staged file may say how each was delivered: table_name, mode.
DELIVERIES = "deliveries"


def build(
    staged: Path | None,
    *,
    company: CompanyPolicy,
    now: datetime,
    home: Path,
    written: Written | None = None,
    began: float | None = None,
    weigh: Callable[[Path, int], None] | None = None,
) -> int:
    """Merge the tables of ``staged`` into a new version and let it answer; its number.

    ``staged`` is an engine file with one table per delivered fact table, named and typed as its Schema, each
    delivered whole unless its table ``deliveries`` says ``changes``; None: nothing was delivered, and what follows
    from the rest is made anew. ``now`` is the instant from which the new rows are known; ``began`` the reading of
    ``time.monotonic`` at that instant (None: now), so that the file says when it began to answer. ``written`` are
    the rows people wrote here. ``weigh`` is shown the finished file and its number before it answers; what it raises
    ends the build. Refused while another build is at work, where reporting lines run in a circle, or
    where ``now`` lies before what is already known. Killed anywhere, the old version stands.
    """
    instant = now.astimezone(UTC).replace(tzinfo=None) if now.tzinfo else now
    started = time.monotonic() if began is None else began
    with versions.building(home) as path:
        old = versions.current(home)
        if old is not None:
            shutil.copyfile(old.path, path)
        connection = engine.workbench(path)
        try:
            number = versions.next_number(home)
            _fill(connection, staged, company=company, now=instant, number=number, written=written or Written())
            connection.execute("CHECKPOINT")
            if weigh is not None:
                connection.close()
                weigh(path, number)
                connection = engine.workbench(path)
            versions.fsync(path)
            # All but these few bytes are on the disk by now: between this instant and the pointer lies next to nothing.
            answers_from = instant + timedelta(seconds=time.monotonic() - started)
            connection.execute("UPDATE versions_meta SET published_at = ? WHERE version = ?", [answers_from, number])
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        return versions.publish(path, home).number


def _fill(
    connection: Connection, staged: Path | None, *, company: CompanyPolicy, now: datetime, number: int, written: Written
) -> None:
    if staged is None:
        connection.execute("ATTACH ':memory:' AS staged")
    else:
        connection.execute(f"ATTACH {_literal(str(staged))} AS staged (READ_ONLY)")
    connection.execute("BEGIN")
    _prepare(connection, now=now)
    _merge(connection, company=company, now=now, written=written)
    _derive(connection, company=company, now=now)
    connection.execute(
        "INSERT INTO versions_meta (version, built_at, code_version, company, watermark) VALUES (?, ?, ?, ?, ?)",
        (number, now, __version__, company.model_dump_json(), written.watermark),
    )
    connection.execute("COMMIT")
    connection.execute("DETACH staged")
    rollups.materialise(connection, company=company)


def _prepare(connection: Connection, *, now: datetime) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS versions_meta (version BIGINT, built_at TIMESTAMP, code_version VARCHAR, "
        "company JSON, published_at TIMESTAMP, watermark TIMESTAMP)"
    )
    for gained in ("published_at", "watermark"):
        connection.execute(f"ALTER TABLE versions_meta ADD COLUMN IF NOT EXISTS {gained} TIMESTAMP")
    _refuse_going_back(connection, now)
    for schema in TABLES.values():
        merge.create(connection, schema)


def _merge(connection: Connection, *, company: CompanyPolicy, now: datetime, written: Written) -> None:
    """Everything delivered or written here becomes what is known; what changed by it is noticed."""
    modes = _modes(connection)
    # Merges come first: all other tables follow them.
    if "merges" in modes:
        merge.merge(connection, TABLES["merges"], delivered='staged.main."merges"', now=now, mode=modes.pop("merges"))
    following.find_ends(connection)
    for name, mode in modes.items():
        _merge_table(connection, TABLES[name], mode=mode, today=_today(company, now), now=now)
    for schema in TABLES.values():
        following.follow_known(connection, schema, now=now, keep_closed=_kept(schema.name, "followed"))
    absorb.absorb(connection, written, now=now)
    for watched in noticing.WATCHED:
        noticing.leave_to_history(connection, watched, now=now)
        was = [str(_kept(watched.table, step)) for step in ("delivered", "followed")]
        noticing.write_noticed(connection, watched, was=was, now=now)


def _kept(table: str, step: str) -> str | None:
    """Where the rows that a step closes are kept for what is noticed at the end; None where nothing is noticed."""
    return f"closed_{table}_{step}" if table in {watched.table for watched in noticing.WATCHED} else None


def _merge_table(connection: Connection, schema: Schema, *, mode: merge.Mode, today: date, now: datetime) -> None:
    delivered = f'staged.main."{schema.name}"'
    if _is_plain(connection, schema, delivered):
        checks.validate_delivered(connection, schema, rows=delivered)
        merge.fill(connection, schema, delivered=delivered, now=now)
        return
    merge.take(connection, schema, delivered=delivered)
    following.follow_delivered(connection, schema)
    change_values.write_alike(connection, schema)
    checks.validate_delivered(connection, schema)
    if schema.name == "memberships":
        dated_memberships.date_delivered(connection, today=today, whole=mode == "whole")
    merge.apply(connection, schema, now=now, mode=mode, keep_closed=_kept(schema.name, "delivered"))


def _is_plain(connection: Connection, schema: Schema, delivered: str) -> bool:
    """Whether the rows come in as they are: nothing is known to compare them with, no step of a merge alters them."""
    has_key = set(schema.key) <= merge.columns_of(connection, delivered)
    if not has_key or schema.name in REWRITTEN or _kept(schema.name, "delivered"):
        return False
    found = connection.execute(f'SELECT (SELECT count(*) FROM merge_ends) + count(*) FROM "{schema.name}"').fetchone()
    return found == (0,)


def _derive(connection: Connection, *, company: CompanyPolicy, now: datetime) -> None:
    lines = reporting_lines.flatten(connection, today=_today(company, now))
    merge.merge(connection, TABLES["reports"], delivered=lines, now=now)
    days = fiscal_days.spine(connection, fiscal_year_starts=company.fiscal_year_starts, now=now)
    merge.merge(connection, TABLES["calendar"], delivered=days, now=now)


def _modes(connection: Connection) -> dict[str, merge.Mode]:
    """The delivered tables in the order of the house, each with how it was delivered."""
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'staged' AND schema_name = 'main'"
    ).fetchall()
    names = {row[0] for row in found}
    said = (
        dict(connection.execute(f"SELECT table_name, mode FROM staged.main.{DELIVERIES}").fetchall())
        if DELIVERIES in names
        else {}
    )
    delivered = [name for name in TABLES if name in names and name not in DERIVED]
    return {name: "changes" if name in KEPT_FOR_EVER or said.get(name) == "changes" else "whole" for name in delivered}


def _today(company: CompanyPolicy, now: datetime) -> date:
    return now.replace(tzinfo=UTC).astimezone(ZoneInfo(company.time_zone)).date()


def _refuse_going_back(connection: Connection, now: datetime) -> None:
    found = connection.execute("SELECT max(built_at) FROM versions_meta").fetchone()
    if found and found[0] is not None and now < found[0]:
        raise Refused(
            f"the facts were built at {found[0]:%Y-%m-%d %H:%M:%S} UTC, after this import began "
            f"({now:%Y-%m-%d %H:%M:%S} UTC): another import has finished meanwhile, or the clock is wrong; run it again"
        )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
