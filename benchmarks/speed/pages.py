"""How long the server takes for its slowest page, in companies of 450 and of 5,000 sellers.

Every page that the side bar offers to any role, opened by that role in the server's own process: reading, testing,
drawing the chart's specification and rendering. Warm: the same person has opened it before. The network is left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache

from benchmarks.bench import Bench, Benchmark
from benchmarks.size.large_company import LARGE, built

GOAL_LARGE, GOAL_MEDIUM = 1.0, 0.3


@cache
def pages(size: str) -> dict[str, dict[str, float]]:
    """Per address the warm and the first time, in seconds."""
    home = built(size, LARGE if size == "large" else 0).home
    command = [sys.executable, "-m", "benchmarks.speed.pages_timed", str(home)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, dict[str, float]] = json.loads(printed.splitlines()[-1])
    for address, seconds in sorted(found.items()):
        sys.stderr.write(f"{size} {address} first {seconds['first']:.3f} s, then {seconds['warm']:.3f} s\n")
    return found


def _slowest(size: str, goal: float) -> Bench:
    return Bench(max(one["warm"] for one in pages(size).values()), "s", f"{goal:g} s", goal)


BENCHMARKS: dict[str, Benchmark] = {
    "pipeline.page_medium": lambda: _slowest("medium", GOAL_MEDIUM),
    "pipeline.page_large": lambda: _slowest("large", GOAL_LARGE),
}
