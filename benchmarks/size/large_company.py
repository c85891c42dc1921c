"""From Parquet to answers: how long the import of a company of 5,000 sellers takes, and what one activity costs.

The company is drawn first, which does not count. Everything of the import does: reading, checking, history, calendar,
tree, rollups, fsync. It runs in a process of its own, whose peak memory is taken.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.bench import Bench, Benchmark

#: How many activities the large company has; fewer tell quicker whether anything has grown worse.
LARGE = int(os.environ.get("SALESFORMULA_BENCH_ACTIVITIES", "100000000"))
GOAL_SECONDS, GOAL_GB, GOAL_GROWTH = 900.0, 4.0, 1.5


@dataclass(frozen=True)
class Built:
    """A home with its facts, how many activities they hold, and what the import took."""

    home: Path
    n_activities: int
    seconds: float
    peak_gb: float


@cache
def built(size: str, n_activities: int = 0) -> Built:
    """The company of that size, drawn and imported; 0 is the size's own number of activities. Gone with the process."""
    home = Path(_folder().name) / f"{size}-{n_activities}"
    home.mkdir()
    drawn = _run("draw", home, size, n_activities)
    took = _run("import", home, size)
    return Built(home, int(drawn["n_activities"]), took["seconds"], took["peak_gb"])


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="salesformula-bench-")


def _run(verb: str, home: Path, *words: object) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.size.made_company", verb, str(home), *map(str, words)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(printed.splitlines()[-1])
    return found


def _growth() -> Bench:
    """What an activity costs at a hundred times as many, beside what it costs in the small one."""
    small, large = built("large", LARGE // 100), built("large", LARGE)
    per_small, per_large = small.seconds / small.n_activities, large.seconds / large.n_activities
    return Bench(per_large / per_small, "times", f"{GOAL_GROWTH:g}", GOAL_GROWTH)


BENCHMARKS: dict[str, Benchmark] = {
    "pipeline.build_large": lambda: Bench(built("large", LARGE).seconds, "s", "15 minutes", GOAL_SECONDS),
    "pipeline.build_large_memory": lambda: Bench(built("large", LARGE).peak_gb, "GB", "4 GB", GOAL_GB),
    "pipeline.cost_growth": _growth,
}
