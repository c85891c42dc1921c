"""A process killed (-9) between any two steps of a call's road: the next one goes on, and the call counts once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from salesformula.rooms.prospecting.tests.walk import MOMENTS

ONE, BOTH = ["from the CRM"], ["from the CRM", "reached"]


def test_whoever_is_killed_the_call_is_counted_once_at_each_step_after(tmp_path: Path) -> None:
    environment = os.environ | {"SALESFORMULA_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    walk = [sys.executable, "-m", "salesformula.rooms.prospecting.tests.walk"]
    done = subprocess.run(walk, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *lines, ended = (json.loads(line) for line in done.stdout.splitlines())
    assert ended == [0, *(signal.SIGKILL for _ in MOMENTS), 0], done.stderr
    assert [moment for moment, step, _, _ in lines if step == "start"] == [*MOMENTS, ""]
    for moment, step, live, built in lines:
        place = MOMENTS.index(moment) if moment else len(MOMENTS)
        # At its start a process finds what those before it ended: the first two logged nothing, four built nothing.
        is_logged = step != "start" or place > MOMENTS.index("after log")
        is_built = step in ("build", "write back", "import") or place > MOMENTS.index("after build")
        assert (live, built) == (BOTH if is_logged else ONE, BOTH if is_built else ONE), (moment, step)
    records = [json.loads(path.read_text()) for path in (tmp_path / "crm").glob("*.json")]
    assert [record["outcome"] for record in records] == ["reached"]
