"""One percent of twenty million activities delivered anew: how long a whole build takes, and how much memory.

Everything counts that an import makes people wait for after its files are read: the copy of the version, the
merge with its history, the calendar, the tree, the rollups, the fsync and the pointer. The peer does the least
that gives the same rows, in the same run on the same file: copy, delete, insert, checkpoint, fsync, no history.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from functools import cache
from pathlib import Path

from benchmarks.bench import Bench, Benchmark
from salesformula.facts import versions
from salesformula.facts.build import build
from salesformula.facts.engine import workbench
from salesformula.kit.company import CompanyPolicy

#: How many activities there are; fewer tell quicker whether the cost grows with them.
N_ROWS = int(os.environ.get("SALESFORMULA_BENCH_UPSERT_ROWS", "20000000"))
GOAL_GB = 3.0

_FIRST, _SECOND = datetime(2026, 1, 5, 6), datetime(2026, 1, 6, 6)
# Odd multipliers spread people, leads and kinds over the rows as chance would, the same on every machine.
_ROW = """
SELECT 'call-' || i AS activity_id, 'p' || (i % 500) AS person_id, 'lead-' || ((i * 7919) % 2000000) AS lead_id,
    ['call', 'email', 'meeting', 'demo'][1 + (i * 104729) % 4] AS kind,
    TIMESTAMP '2024-01-01' + to_seconds(i * 3) AS occurred_at,
    {outcome} AS outcome, ((i * 31) % 60)::DOUBLE AS duration_minutes
"""


def stage_all(path: Path, *, n_rows: int) -> None:
    """Every activity, as an import stages it."""
    row = _ROW.format(outcome="CASE i % 3 WHEN 0 THEN 'reached' WHEN 1 THEN 'no answer' END")
    _stage(path, f"{row} FROM range({n_rows}) AS r(i)")


def stage_changes(path: Path, *, n_rows: int) -> None:
    """One activity in a hundred: half of them known, with another outcome, half of them new."""
    row = _ROW.format(outcome="'called back'")
    known = f"{row} FROM range(0, {n_rows}, 200) AS r(i)"
    new = f"{row} FROM range({n_rows}, {n_rows + n_rows // 200}) AS r(i)"
    _stage(path, f"{known} UNION ALL {new}")
    connection = workbench(path)
    connection.execute("CREATE TABLE deliveries AS SELECT 'activities' AS table_name, 'changes' AS mode")
    connection.close()


def _stage(path: Path, sql: str) -> None:
    connection = workbench(path)
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"CREATE TABLE activities AS {sql}")
    connection.close()


@cache
def measured() -> tuple[float, float, float]:
    """Seconds and peak GB of the build, and seconds of the peer; each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="salesformula-upsert-") as made:
        home, everything, changes = Path(made) / "home", Path(made) / "all.duckdb", Path(made) / "changes.duckdb"
        stage_all(everything, n_rows=N_ROWS)
        home.mkdir()
        build(everything, company=CompanyPolicy(), now=_FIRST, home=home)
        everything.unlink()
        stage_changes(changes, n_rows=N_ROWS)
        raw = _in_a_process("raw", home, changes)
        ours = _in_a_process("ours", home, changes)
    return ours[0], ours[1], raw[0]


def _in_a_process(which: str, home: Path, changes: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.speed.upsert", which, str(home), str(changes)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), float(said[1])


def _ours(home: Path, changes: Path) -> None:
    build(changes, company=CompanyPolicy(), now=_SECOND, home=home)


def _raw(home: Path, changes: Path) -> None:
    version = versions.current(home)
    assert version is not None
    path = home / "raw.duckdb"
    shutil.copyfile(version.path, path)
    connection = workbench(path)
    connection.execute(f"ATTACH '{changes}' AS staged (READ_ONLY)")
    connection.execute("BEGIN")
    connection.execute("DELETE FROM activities WHERE activity_id IN (SELECT activity_id FROM staged.activities)")
    connection.execute("INSERT INTO activities BY NAME SELECT * FROM staged.activities")
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")
    connection.close()
    versions.fsync(path)
    path.unlink()


def _main(which: str, home: Path, changes: Path) -> None:
    begun = time.perf_counter()
    (_ours if which == "ours" else _raw)(home, changes)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    sys.stdout.write(f"{seconds} {peak}\n")


BENCHMARKS: dict[str, Benchmark] = {
    "pipeline.upsert_20m": lambda: Bench(
        measured()[0], "seconds", "copy, delete and insert without history", measured()[2]
    ),
    "pipeline.upsert_20m_memory": lambda: Bench(measured()[1], "GB", f"{GOAL_GB:g}", GOAL_GB),
}

if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
