"""A worker ends with the process that started it, however that one ended."""

from __future__ import annotations

import os
import signal
import threading
import time

from salesformula.jobs.stopping import GRACE

_INTERVAL = 0.5


def end_with(parent: int) -> None:
    """From now on, stop this process when ``parent`` is no longer its parent: asked first, ended after the grace."""
    threading.Thread(target=_watch, args=(parent,), name="watching-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_INTERVAL)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE + 5)
    os._exit(1)
