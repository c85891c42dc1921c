"""Imports that were killed: their copies of the input go, and what became of them is written down."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from salesformula.facts import engine, versions
from salesformula.sources.cells.kept import CELLS
from salesformula.sources.files.raw import FILES, MANIFEST, PROBLEMS, raw_folder
from salesformula.sources.outcome import OUTCOME, Outcome, write_outcome

WORKSPACES = ".import-*-*"
_KILLED = "it was stopped before it ended: its process was killed, or the machine went down; nothing was changed"


def sweep(home: Path) -> None:
    """Clear what killed imports left: their workspaces, and the kept files of runs that never ended."""
    # The runs are listed first: an import at work has its workspace before it has a run, and until the run has ended.
    ended_without = [run for run in raw_folder(home).glob("*") if run.is_dir() and not (run / OUTCOME).exists()]
    at_work = False
    for workspace in home.glob(WORKSPACES):
        if _alive(workspace.name.split("-")[1]):
            at_work = True
        else:
            shutil.rmtree(workspace, ignore_errors=True)
    for run in [] if at_work else ended_without:
        _end(run, home)


def clear(run: Path) -> None:
    """Remove what is not worth its room once a run was refused; the reason stays."""
    for folder in (FILES, CELLS):
        shutil.rmtree(run / folder, ignore_errors=True)
    (run / PROBLEMS).unlink(missing_ok=True)


def _end(run: Path, home: Path) -> None:
    started = _started(run)
    version = _made_at(home, started)
    if version is None:
        clear(run)
    write_outcome(run, Outcome(started.isoformat(), version, None if version else _KILLED))


def _started(run: Path) -> datetime:
    try:
        return datetime.fromisoformat(json.loads((run / MANIFEST).read_text(encoding="utf-8"))["read_at"])
    except (OSError, ValueError, KeyError):
        return datetime.fromtimestamp(run.stat().st_mtime, tz=UTC)


def _made_at(home: Path, started: datetime) -> int | None:
    """The version that an import of that moment made: it may have been killed between the two last steps."""
    version = versions.current(home)
    if version is None:
        return None
    moment = started.astimezone(UTC).replace(tzinfo=None) if started.tzinfo else started
    query = "SELECT version FROM versions_meta WHERE built_at = ?"
    found = engine.reading(version).execute(query, [moment]).fetchone()
    return int(found[0]) if found else None


def _alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
