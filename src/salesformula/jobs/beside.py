"""``python -m salesformula.jobs.beside PID COMMAND…``: keep COMMAND running for as long as PID is our parent.

COMMAND is given ``--beside`` with our own PID, so that it can end with us. We stand between the server and its
worker: the server has no place to start again what died, and a process that has loaded the engine must not fork.
This one loads nothing. It ends with 0, since gunicorn takes some other endings of its children for its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import FrameType

#: Seconds: what a worker told to stop is given, longer than it gives its own task.
GRACE = 15
#: Seconds before a worker that died is started again: doubled each time, from the first to the last.
FIRST_PAUSE, LAST_PAUSE = 1.0, 30.0
#: A worker that lived so long died of something new.
LIVED = 60.0
_SLICE = 0.2


class Beside:
    """One command, kept running."""

    def __init__(self, *, parent: int, command: list[str]) -> None:
        self.parent = parent
        self.command = command
        self.asked = False

    def keep(self) -> None:
        """Start the command, and again whenever it ends, until told to stop or the parent is gone."""
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)
        pause = FIRST_PAUSE
        while not self._ends():
            begun = time.monotonic()
            self._run()
            pause = FIRST_PAUSE if time.monotonic() - begun > LIVED else min(2 * pause, LAST_PAUSE)
            if not self._ends():
                sys.stderr.write(f"the worker ended; another starts in {pause:.0f} s\n")
                self._wait(pause)

    def _run(self) -> None:
        # Our own interpreter, our own words.
        command = [*self.command, "--beside", str(os.getpid())]
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
        while child.poll() is None and not self._ends():
            time.sleep(_SLICE)
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(timeout=GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._ends() and time.monotonic() < until:
            time.sleep(_SLICE)

    def _ends(self) -> bool:
        return self.asked or os.getppid() != self.parent

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


if __name__ == "__main__":
    Beside(parent=int(sys.argv[1]), command=sys.argv[2:]).keep()
