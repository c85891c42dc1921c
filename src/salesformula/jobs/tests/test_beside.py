"""The process between server and worker: starts it, starts it again, and leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

#: A worker that notes its own process and lives until it is told to stop.
WORKER = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"
#: A server that starts the process between, and then does nothing.
SERVER = """
import subprocess, sys, os, time
subprocess.Popen([sys.executable, "-m", "salesformula.jobs.beside", str(os.getpid()), *sys.argv[1:]])
time.sleep(60)
"""


def start(notes: Path, *, worker: str = WORKER) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", SERVER, sys.executable, "-c", worker, str(notes)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def noted(notes: Path) -> list[int]:
    return [int(line) for line in notes.read_text().split()] if notes.exists() else []


def wait_until(holds: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    # Nobody may have asked for its end yet: such a one runs no more.
    return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_worker_that_dies_is_started_again_and_none_outlives_a_killed_server(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    server = start(notes)
    wait_until(lambda: len(noted(notes)) == 1)
    os.kill(noted(notes)[0], signal.SIGKILL)
    wait_until(lambda: len(noted(notes)) == 2)
    server.kill()
    server.wait()
    wait_until(lambda: all(is_gone(process) for process in noted(notes)))
    assert len(noted(notes)) == 2


def test_the_process_between_loads_neither_django_nor_the_engine() -> None:
    script = "import sys, salesformula.jobs.beside; print(sorted({'django', 'duckdb', 'ibis'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
