"""What is about to make a version of the facts, noted first: a kill between version and log entry loses neither.

A note lies in ``landing/<task>.json`` of the home from before the build until the version is in the log. Whoever
begins the task again, or looks after the worker died, finds by it the version that was made, and does not make
another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula.facts import engine, versions
from salesformula.facts.home import home
from salesformula.identity import log as decisions
from salesformula.identity.models import LogEntry
from salesformula.sources.outcome import Asked, outcomes, write_outcome
from salesformula.sources.sweeping import sweep

FOLDER = "landing"


@dataclass(frozen=True)
class Landing:
    """A task that will make a version at the instant ``now`` (UTC), and what the log will say of it."""

    task: str
    now: datetime
    action: str
    by: str | None
    reason: str


def noted(task: str) -> Landing | None:
    """What was noted when the task was begun before; None where it has not been, or is in the log already."""
    try:
        held = json.loads(_path(task).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Landing(**{**held, "now": datetime.fromisoformat(held["now"])})


@contextmanager
def noting(landing: Landing) -> Iterator[None]:
    """Keep it while the block runs, and after it until it is in the log; who is refused has made nothing to log."""
    _note(landing)
    try:
        yield
    except Exception:
        drop(landing)
        raise


def _note(landing: Landing) -> None:
    path = _path(landing.task)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_suffix(".tmp")
    written.write_text(json.dumps({**asdict(landing), "now": landing.now.isoformat()}), encoding="utf-8")
    written.replace(path)


def made_by(landing: Landing) -> int | None:
    """The version it made before its worker died; None where it made none."""
    version = versions.current(home())
    if version is None:
        return None
    query = "SELECT max(version) FROM versions_meta WHERE built_at = ?"
    found = engine.reading(version).execute(query, [landing.now]).fetchone()
    return int(found[0]) if found and found[0] is not None else None


def log(landing: Landing, *, version: int, after: Mapping[str, Any]) -> None:
    """Write that the version was made to the log, once, and let go of the note."""
    subject = f"facts {version}"
    with transaction.atomic():
        if not LogEntry.objects.filter(action=landing.action, subject_id=subject, at=landing.now).exists():
            decisions.record(at=landing.now, user=landing.by, action=landing.action, subject_id=subject,
                             reason=landing.reason, after=after)  # fmt: skip
    drop(landing)


def drop(landing: Landing) -> None:
    """Let go of the note: it made no version."""
    _path(landing.task).unlink(missing_ok=True)


def told_of(landing: Landing, *, asked: Asked) -> dict[str, Any]:
    """The rows an import landed and the folder of its run; who asked is put back where the kill lost it."""
    sweep(home())
    for run, outcome in outcomes(home()):
        if outcome.started_at == landing.now.isoformat():
            if outcome.asked == Asked():
                write_outcome(run, replace(outcome, asked=asked))
            return {"landed": {table: n["landed"] for table, n in outcome.counts.items()}, "run": run.name}
    return {"landed": {}, "run": ""}


def recover() -> None:
    """Log the versions whose task was given up between version and log entry; drop what made none."""
    for path in sorted((home() / FOLDER).glob("*.json")):
        ahead = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
        if DBTaskResult.objects.filter(pk=path.stem, status__in=ahead).exists():
            continue
        left = noted(path.stem)
        version = made_by(left) if left is not None else None
        if left is not None and version is not None:
            log(left, version=version, after={"version": version})
        elif left is not None:
            drop(left)


def _path(task: str) -> Path:
    return home() / FOLDER / f"{task}.json"
