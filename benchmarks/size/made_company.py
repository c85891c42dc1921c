"""Run as a program: draw a company of so many activities, or import it, and print what the import took as JSON.

``made_company draw HOME SIZE N`` and ``made_company import HOME SIZE`` are two processes, so that the peak memory is
that of the import alone. N = 0 keeps the size's own number of activities.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

SEED, LAST_DAY = 7, date(2026, 11, 20)


def folder_of(home: Path) -> Path:
    """Where the fact tables lie."""
    return home / "demo" / "canonical"


def _draw(home: Path, size: str, n_activities: int) -> dict[str, float]:
    from salesformula.demo.on_disk import write_company
    from salesformula.demo.parameters import size as sized

    made = write_company(sized(size), folder_of(home), seed=SEED, until=LAST_DAY, n_activities=n_activities or None)
    return {"n_activities": made.n_rows["activities"]}


def _import(home: Path, size: str) -> dict[str, float]:
    import django

    django.setup()
    from salesformula.demo.cast import choose_cast
    from salesformula.demo.company import bring_in
    from salesformula.demo.marker import Marker
    from salesformula.demo.pay import adopt_pay
    from salesformula.site.setup import prepare

    prepare()
    people = {name: pq.read_table(folder_of(home) / f"{name}.parquet") for name in ("people", "memberships")}
    marker = Marker(SEED, size, LAST_DAY, choose_cast(people))
    started = time.monotonic()
    bring_in(folder_of(home), marker, home=home, say=lambda text: print(text, file=sys.stderr))
    seconds = time.monotonic() - started
    # As in the demo: without a plan and a ladder the pages of pay would have nothing to work out.
    adopt_pay()
    return {"seconds": seconds, "peak_gb": _peak_gb()}


def _peak_gb() -> float:
    # Not getrusage: what the process that started this one once needed would count as well.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None, "the system does not tell the peak memory of a process"
    return int(found[1]) * 1024 / 1e9


if __name__ == "__main__":
    verb, given, of_size, *numbers = sys.argv[1:]
    os.environ["SALESFORMULA_HOME"] = given
    os.environ["DJANGO_SETTINGS_MODULE"] = "salesformula.site.settings"
    told = _draw(Path(given), of_size, int(numbers[0])) if verb == "draw" else _import(Path(given), of_size)
    print(json.dumps(told))
