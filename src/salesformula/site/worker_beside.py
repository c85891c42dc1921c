"""gunicorn's settings for a site with a worker: it starts when the server listens and ends before the server does."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

#: Seconds the server waits for the worker's end; longer than `jobs.beside` gives it.
LONGEST_END = 20

_beside: list[subprocess.Popen[bytes]] = []


def when_ready(server: Any) -> None:
    """gunicorn listens: start the worker, from a process that has loaded nothing."""
    worker = [sys.executable, "-m", "salesformula.cli", "work"]
    # A session of its own: Ctrl-C is for the server, which then ends the worker in order.
    command = [sys.executable, "-m", "salesformula.jobs.beside", str(os.getpid()), *worker]
    _beside.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True))  # noqa: S603


def on_exit(server: Any) -> None:
    """gunicorn ends: so does the worker."""
    for process in _beside:
        process.terminate()
        try:
            process.wait(timeout=LONGEST_END)
        except subprocess.TimeoutExpired:
            process.kill()
