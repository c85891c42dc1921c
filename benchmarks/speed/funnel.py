"""The funnel of ten million activities, counted from scratch, beside PostgreSQL on the same rows in the same run.

1.25 million leads of 500 sellers over two years, as world E of funnel dashboards has them: each lead has eight
activities on average, some repeated, some are won. Ours is the whole road from fact tables to the funnel rollup, by
seller, team, source, segment and month, from a version's file on a fresh connection. The peer counts the same cells
by hand-written SQL over plain columns, with 512 MB of work_mem and statistics; both must agree in every sum.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import duckdb
import ibis
import psycopg
from psycopg.conninfo import make_conninfo

from benchmarks.bench import Bench, Benchmark
from salesformula.facts import versions
from salesformula.facts.build import build
from salesformula.facts.engine import workbench
from salesformula.facts.rollup_funnel import funnel_rollup
from salesformula.facts.rollup_inputs import known_now
from salesformula.facts.rollup_leads import lead_rollup
from salesformula.kit.company import CompanyPolicy
from tests.engines import postgres

N_ACTIVITIES = int(os.environ.get("SALESFORMULA_BENCH_FUNNEL_ROWS", "10000000"))
N_LEADS, N_SELLERS = N_ACTIVITIES // 8, 500
COMPANY = CompanyPolicy()
COLUMNS = ("n_sourced", "n_worked", "n_connect", "n_discovery", "n_demo", "n_won")

# Odd multipliers spread sellers, sources and kinds over the rows as chance would, the same on every machine.
_STAGED = {
    "people": f"SELECT 'p' || i AS person_id, 'Seller ' || i AS name, 'seller' AS role FROM range({N_SELLERS}) r(i)",
    "teams": "SELECT 't' || i AS team_id, 'Team ' || i AS name FROM range(50) r(i)",
    "memberships": f"""SELECT 'p' || i AS person_id, 't' || (i % 50) AS team_id, 'seller' AS role,
        DATE '2020-01-01' AS valid_from FROM range({N_SELLERS}) r(i)""",
    "leads": f"""SELECT 'lead-' || i AS lead_id, TIMESTAMP '2024-01-01' + to_seconds(i * 50) AS created_at,
        ['web', 'event', 'referral', 'cold call'][1 + (i * 7919) % 4] AS source,
        ['small', 'medium', 'large'][1 + (i * 104729) % 3] AS segment, 'p' || ((i * 31) % {N_SELLERS}) AS owner_id,
        CASE WHEN (i * 48271) % 100 < 6 THEN 'deal-' || i END AS deal_id FROM range({N_LEADS}) r(i)""",
    "stages": """SELECT * FROM (VALUES ('s1', 'Open', 1, false, false), ('s2', 'Won', 2, true, true))
        v(stage_id, name, position, is_won, is_closed)""",
    "deals": f"""SELECT 'deal-' || i AS deal_id, 'lead-' || i AS lead_id, 'p' || ((i * 31) % {N_SELLERS}) AS owner_id,
        TIMESTAMP '2024-01-01' + to_seconds(i * 50 + 900000) AS created_at,
        CASE WHEN (i * 48271) % 100 < 3 THEN TIMESTAMP '2024-01-01' + to_seconds(i * 50 + 4000000) END AS closed_at,
        (i * 48271) % 100 < 3 AS is_won, (i * 48271) % 100 < 3 AS is_closed,
        CASE WHEN (i * 48271) % 100 < 3 THEN 's2' ELSE 's1' END AS stage_id
        FROM range({N_LEADS}) r(i) WHERE (i * 48271) % 100 < 6""",
    "activities": f"""SELECT 'a' || j AS activity_id, 'p' || ((lead * 31) % {N_SELLERS}) AS person_id,
        'lead-' || lead AS lead_id,
        CASE WHEN (j * 69621) % 100 < 40 THEN 'call' WHEN (j * 69621) % 100 < 70 THEN 'email'
            WHEN (j * 69621) % 100 < 84 THEN 'task' WHEN (j * 69621) % 100 < 94 THEN 'connect'
            WHEN (j * 69621) % 100 < 98 THEN 'discovery' ELSE 'demo' END AS kind,
        TIMESTAMP '2024-01-01' + to_seconds(lead * 50 + 600 + (j % 977) * 3600) AS occurred_at
        FROM (SELECT j, (j * 7919) % {N_LEADS} AS lead FROM range({N_ACTIVITIES}) r(j))""",
}  # fmt: skip

_BY_HAND = """
WITH steps AS (
    SELECT lead_id, true AS attempted, bool_or(kind = 'connect') AS connect, bool_or(kind = 'discovery') AS discovery,
        bool_or(kind = 'demo') AS demo
    FROM activities WHERE kind IN ('call','voicemail','email','social','connect','meeting','discovery','demo')
    GROUP BY lead_id
), wins AS (SELECT lead_id, bool_or(is_won) AS won FROM deals GROUP BY lead_id)
SELECT l.owner_id, m.team_id, l.source, l.segment, to_char(l.created_at, 'YYYY-MM') AS month, count(*) AS n_sourced,
    count(*) FILTER (WHERE attempted OR won) AS n_worked,
    count(*) FILTER (WHERE connect OR discovery OR demo OR won) AS n_connect,
    count(*) FILTER (WHERE discovery OR demo OR won) AS n_discovery,
    count(*) FILTER (WHERE demo OR won) AS n_demo, count(*) FILTER (WHERE won) AS n_won
FROM leads l LEFT JOIN steps s USING (lead_id) LEFT JOIN wins w USING (lead_id)
LEFT JOIN memberships m ON m.person_id = l.owner_id
GROUP BY 1, 2, 3, 4, 5
"""

#: What the page reads, of the materialised view.
BY_SOURCE = f"SELECT source, {', '.join(f'sum({name})' for name in COLUMNS)} FROM funnel GROUP BY source"


@cache
def facts_file() -> Path:
    """A version of the facts with those rows; it lies in a folder that goes with the process."""
    home = Path(_folder().name)
    staged = home / "staged.duckdb"
    connection = workbench(staged)
    connection.execute("SET preserve_insertion_order = false")
    for name, sql in _STAGED.items():
        connection.execute(f"CREATE TABLE {name} AS {sql}")
    connection.close()
    build(staged, company=COMPANY, now=datetime(2026, 1, 5, 6), home=home)
    staged.unlink()
    version = versions.current(home)
    assert version is not None
    return version.path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="salesformula-bench-")


def cold_funnel(path: Path) -> tuple[float, tuple[int, ...]]:
    """Seconds from opening the file to the last cell, and the sums."""

    def count() -> tuple[int, ...]:
        with duckdb.connect(str(path), read_only=True) as connection:
            backend = ibis.duckdb.from_connection(connection)
            tables = known_now(backend.table)
            leads = lead_rollup(tables, COMPANY)
            cells = funnel_rollup({"lead_rollup": leads}, COMPANY)
            return _sums(connection.execute(backend.compile(cells)).fetchall(), cells.columns)

    return _timed(count)


def _sums(rows: list[tuple[Any, ...]], columns: tuple[str, ...]) -> tuple[int, ...]:
    places = [columns.index(name) for name in COLUMNS]
    return tuple(sum(row[place] for row in rows) for place in places)


class Beside(NamedTuple):
    """Seconds of both counts from scratch, and those ``funnel_page_timed`` prints."""

    ours: float
    peer: float
    page: dict[str, float]


@cache
def beside_postgres() -> Beside:
    """Ours and PostgreSQL's, taking turns, so that a slow minute of the machine strikes both."""
    folder = postgres.binaries()
    assert folder is not None, "the benchmark needs PostgreSQL; make test installs it"
    settings = "-c shared_buffers=2GB -c work_mem=512MB -c max_parallel_workers_per_gather=2"
    with postgres.running(folder, settings=settings) as arguments:
        address = {("dbname" if name == "database" else name): value for name, value in arguments.items()}
        with psycopg.connect(**address, autocommit=True) as server:
            _load(server, facts_file())
            columns = ("owner_id", "team_id", "source", "segment", "month", *COLUMNS)
            rounds = [
                (cold_funnel(facts_file()), _timed(lambda: _sums(server.execute(_BY_HAND).fetchall(), columns)))
                for _ in range(5)
            ]
            server.execute(f"CREATE MATERIALIZED VIEW funnel AS {_BY_HAND}")
        page = _page_timed(make_conninfo(**address))
    (ours, found), (peer, theirs) = (min(turns) for turns in zip(*rounds, strict=True))
    assert found == theirs, f"the two counts differ: {found} and {theirs}"
    return Beside(ours, peer, page)


def _page_timed(address: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.speed.funnel_page_timed", str(facts_file().parent.parent), address]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(printed.splitlines()[-1])
    return found


def _load(server: psycopg.Connection[Any], path: Path) -> None:
    """The columns that the count needs, as plain tables with statistics."""
    wanted = {
        "leads": ("lead_id text, owner_id text, source text, segment text, created_at timestamp"),
        "activities": ("lead_id text, kind text, occurred_at timestamp"),
        "deals": ("lead_id text, is_won boolean"),
        "memberships": ("person_id text, team_id text"),
    }
    csv = Path(_folder().name) / "rows.csv"
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, columns in wanted.items():
            chosen = ", ".join(column.split()[0] for column in columns.split(", "))
            connection.execute(f"COPY (SELECT {chosen} FROM {name}) TO '{csv}' (HEADER false)")
            server.execute(f"CREATE TABLE {name} ({columns})")
            with csv.open("rb") as rows, server.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
                while block := rows.read(1 << 20):
                    copy.write(block)
    csv.unlink()
    server.execute("VACUUM ANALYZE")


Counted = TypeVar("Counted")


def _timed(work: Callable[[], Counted]) -> tuple[float, Counted]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def _cold() -> Bench:
    beside = beside_postgres()
    return Bench(beside.ours, "s", "PostgreSQL (work_mem 512 MB)", beside.peer)


def _page() -> Bench:
    """The page with nothing remembered, beside the same page with its counts from PostgreSQL's materialised view."""
    found = beside_postgres().page
    sys.stderr.write(f"funnel page: {', '.join(f'{name} {seconds:.4f} s' for name, seconds in found.items())}\n")
    peer = found["page"] - found["reading"] + found["view"]
    return Bench(found["page"], "s", "the page with PostgreSQL's materialised view", peer)


BENCHMARKS: dict[str, Benchmark] = {"pipeline.funnel_10m": _cold, "pipeline.funnel_page": _page}
