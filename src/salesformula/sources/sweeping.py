"""Imports that were killed: their copies of the input go, and what became of them is written down."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from salesformula.facts import engine, versions
from salesformula.facts.home import facts_folder
from salesformula.sources.cells.kept import CELLS
from salesformula.sources.files.raw import FILES, MANIFEST, PROBLEMS, raw_folder
from salesformula.sources.outcome import OUTCOME, Asked, Outcome, write_outcome

WORKSPACES = ".import-*-*"
LOCK = "importing.lock"
_KILLED = "it was stopped before it ended: its process was killed, or the machine went down; nothing was changed"


@contextmanager
def at_work(home: Path) -> Iterator[None]:
    """Let others know for the length of the block that an import is at work; what killed ones left is swept before.

    The lock goes with the process that holds it, however that ends; a number of a process would be given again.
    """
    sweep(home)
    with _lock(home) as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def sweep(home: Path) -> None:
    """Clear what killed imports left: their workspaces, and the kept files of runs that never ended.

    Nothing is swept while an import is at work: the next one does it.
    """
    with _lock(home) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        for workspace in home.glob(WORKSPACES):
            shutil.rmtree(workspace, ignore_errors=True)
        for run in raw_folder(home).glob("*"):
            if run.is_dir() and not (run / OUTCOME).exists():
                _end(run, home)


def clear(run: Path) -> None:
    """Remove what is not worth its room once a run was refused; the reason stays."""
    for folder in (FILES, CELLS):
        shutil.rmtree(run / folder, ignore_errors=True)
    for left in (run / PROBLEMS, *run.glob(".*.tmp")):
        left.unlink(missing_ok=True)


@contextmanager
def _lock(home: Path) -> Iterator[IO[str]]:
    folder = facts_folder(root=home)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a", encoding="utf-8") as lock:
        yield lock


def _end(run: Path, home: Path) -> None:
    if not (run / MANIFEST).exists():
        # Killed while its files were copied: nothing was read yet, and there is nothing to tell of it.
        shutil.rmtree(run, ignore_errors=True)
        return
    started, asked = _started(run)
    version = _made_at(home, started)
    if version is None:
        clear(run)
    write_outcome(run, Outcome(started.isoformat(), version, None if version else _KILLED, asked))


def _started(run: Path) -> tuple[datetime, Asked]:
    try:
        held: dict[str, Any] = json.loads((run / MANIFEST).read_text(encoding="utf-8"))
        return datetime.fromisoformat(held["read_at"]), Asked(**held.get("asked", {}))
    except (OSError, ValueError, KeyError, TypeError):
        return datetime.fromtimestamp(run.stat().st_mtime, tz=UTC), Asked()


def _made_at(home: Path, started: datetime) -> int | None:
    """The version that an import of that moment made: it may have been killed between the two last steps."""
    version = versions.current(home)
    if version is None:
        return None
    moment = started.astimezone(UTC).replace(tzinfo=None) if started.tzinfo else started
    query = "SELECT version FROM versions_meta WHERE built_at = ?"
    found = engine.reading(version).execute(query, [moment]).fetchone()
    return int(found[0]) if found else None
