"""Which workers live: each holds a lock on a file of its own, and the system lets go of it when the worker dies.

Every process of one site shares the home folder, where the facts are. A lock says more than a heartbeat: it is
gone with its worker, at once, and a machine that slept has killed nobody.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from salesformula.facts.home import home


@contextmanager
def living() -> Iterator[str]:
    """The id of a new worker, which lives until the block ends or the process does."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        name = secrets.token_hex(16)
        handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Who sweeps may have taken the file away before it was locked.
        if (folder / name).exists():
            break
        os.close(handle)
    try:
        yield name
    finally:
        (folder / name).unlink(missing_ok=True)
        os.close(handle)


def lives(worker: str) -> bool:
    """Whether the worker of that id is still there."""
    try:
        handle = os.open(_folder() / worker, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def sweep() -> None:
    """Remove what dead workers left."""
    for path in _folder().glob("*"):
        if not lives(path.name):
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return home() / "workers"
