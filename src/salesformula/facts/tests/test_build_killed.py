"""A builder killed in the middle leaves the old version answering."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from salesformula.facts import versions
from salesformula.facts.tests.staging_ground import MONDAY, WEDNESDAY, build_from, rows

PEOPLE = "SELECT 'a' AS person_id, '{}' AS name"

# A real build that stops for ever when its rows are written and its rollups are to be made.
BUILDER = f"""
import sys, time
from pathlib import Path
from salesformula.facts import rollups
from salesformula.facts.tests.staging_ground import TUESDAY, build_from

def stop(*args, **settings):
    (home / "arrived").touch()
    time.sleep(60)

home = Path(sys.argv[1])
rollups.materialise = stop
build_from(home, TUESDAY, people={PEOPLE.format("second")!r})
"""


def test_killed_in_the_middle_the_old_version_stands_and_the_next_build_succeeds(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, people=PEOPLE.format("first"))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    builder = subprocess.Popen([sys.executable, "-c", BUILDER, str(tmp_path)], env=environment)
    try:
        deadline = time.monotonic() + 30
        while not (tmp_path / "arrived").exists():
            assert builder.poll() is None, "the builder ended by itself"
            assert time.monotonic() < deadline, "the builder never came so far"
            time.sleep(0.05)
    finally:
        builder.send_signal(signal.SIGKILL)
        builder.wait()
    assert list((tmp_path / "facts").glob("building-*.tmp"))
    assert versions.current(tmp_path) == versions.Version(1, tmp_path / "facts/facts-1.duckdb")
    assert rows(tmp_path, "SELECT name FROM people") == [("first",)]
    (tmp_path / "staged.duckdb").unlink()
    assert build_from(tmp_path, WEDNESDAY, people=PEOPLE.format("third")) == 2
    assert rows(tmp_path, "SELECT name FROM people WHERE known_to IS NULL") == [("third",)]
    assert not list((tmp_path / "facts").glob("*.tmp*"))
