"""A file of 2 GB through the command line: what it takes in memory, and how long."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.bench import Bench, Benchmark

#: The size of the file, in MB; a smaller one tells quicker whether memory grows with it.
SIZE_MB = int(os.environ.get("SALESFORMULA_BENCH_IMPORT_MB", "2000"))
GOAL_GB = 4.0
_PIECE = 20_000
_NAMES = ("Deal ID", "Deal Name", "Deal Owner", "Stage", "Amount", "Create Date", "Close Date", "Won", "Closed")
_UNREAD = tuple(f"Custom field {number}" for number in range(1, 13))
_MAPPING = """
[company]
currency = "EUR"
time_zone = "Europe/Berlin"
[files.deals]
path = "deals.csv"
[[tables.people]]
file = "deals"
distinct = true
[tables.people.columns]
person_id = "Deal Owner"
name = "Deal Owner"
[[tables.deals]]
file = "deals"
[tables.deals.columns]
deal_id = "Deal ID"
name = "Deal Name"
owner_id = "Deal Owner"
amount = "Amount"
currency = { constant = "EUR" }
created_at = { column = "Create Date", format = "%Y-%m-%d" }
closed_at = { column = "Close Date", format = "%Y-%m-%d" }
is_won = "Won"
is_closed = "Closed"
"""


def write_deals(path: Path, *, size: int) -> int:
    """A CSV of deals of about ``size`` bytes, as wide as a CRM writes them; how many rows."""
    start, n_rows = date(2018, 1, 1), 0
    filler = ",".join(f'"what the team wrote down, field {number}"' for number in range(1, 13))
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join((*_NAMES, *_UNREAD)) + "\n")
        while out.tell() < size:
            lines = []
            for number in range(n_rows, n_rows + _PIECE):
                created = start + timedelta(days=number % 2_800)
                closed, is_won = created + timedelta(days=number % 97), number % 3 == 0
                lines.append(
                    f'D{number:09},"Order, number {number}",Person {number % 40},{"Won" if is_won else "Lost"},'
                    f"{number % 90_000}.50,{created},{closed},{str(is_won).lower()},true,{filler}\n"
                )
            out.writelines(lines)
            n_rows += _PIECE
    return n_rows


def peak_memory() -> Bench:
    """The most memory the import holds, in GB, beside the 4 GB it may take."""
    with tempfile.TemporaryDirectory(prefix="salesformula-bench-") as made:
        folder = Path(made)
        n_rows = write_deals(folder / "deals.csv", size=SIZE_MB * 1_000_000)
        (folder / "mapping.toml").write_text(_MAPPING, encoding="utf-8")
        command = [sys.executable, "-m", "salesformula.cli", "import", made, "--mapping", f"{made}/mapping.toml"]
        started = time.monotonic()
        environment = os.environ | {"SALESFORMULA_HOME": f"{made}/home"}
        subprocess.run(command, check=True, env=environment, stdout=sys.stderr)
        seconds = time.monotonic() - started
        sys.stderr.write(f"{n_rows:,} rows, {SIZE_MB:,} MB, {seconds:,.0f} s\n")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e9
    return Bench(peak, "GB", "goal", GOAL_GB)


BENCHMARKS: dict[str, Benchmark] = {"size.import_memory": peak_memory}
