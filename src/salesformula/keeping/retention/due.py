"""What is past its time: one kind of record each, how many there are, and how they go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from salesformula.facts import expiring, rewriting, versions
from salesformula.identity.models import LogEntry
from salesformula.jobs.models import Mail
from salesformula.keeping.forgetting import someone
from salesformula.keeping.forgetting.seals import lifted
from salesformula.keeping.retention.policy import RetentionPolicy
from salesformula.sources.files.raw import FILES
from salesformula.sources.history import Run, runs
from salesformula.sources.sweeping import clear

_FACTS = ("contacts", "buyer_events", "messages", "activities", expiring.HISTORY)
_REASON = "retention"


@dataclass(frozen=True)
class Due:
    """Records of one kind that are past their time; ``remove`` is safe to call again."""

    what: str
    n_rows: int
    remove: Callable[[], object]


def due(policy: RetentionPolicy, *, now: datetime, home: Path, progress: Callable[[str], None]) -> list[Due]:
    """All that is past its time at ``now`` (UTC), the facts first; ``progress`` is told while it is removed."""
    ends = {
        name.removesuffix("_days"): now - timedelta(days=days)
        for name, days in policy.model_dump().items()
        if days is not None
    }
    found = _of_facts(ends, home)
    if "people_left" in ends:
        found.append(_people(ends["people_left"], now=now, home=home, progress=progress))
    if "raw" in ends:
        found.append(_raw(ends["raw"], home))
    if "log" in ends:
        found.append(_log(ends["log"]))
    if "mail" in ends:
        mails = Mail.objects.filter(ended_at__lt=ends["mail"])
        found.append(Due("mail", mails.count(), mails.delete))
    return [one for one in found if one.n_rows]


def _of_facts(ends: dict[str, datetime], home: Path) -> list[Due]:
    conditions = expiring.expired({name: end for name, end in ends.items() if name in _FACTS})
    version = versions.current(home)
    if version is None or not conditions:
        return []
    counts = rewriting.count_rows(version.path, conditions)
    # One new version for all tables: the first of them removes the rows of every one.
    return [Due(table, n_rows, lambda: rewriting.remove(home, conditions)) for table, n_rows in counts.items()]


def _people(end: datetime, *, now: datetime, home: Path, progress: Callable[[str], None]) -> Due:
    version = versions.current(home)
    ids = expiring.people_who_left(version.path, before=end) if version else []
    left = [id for id in ids if not someone.is_forgotten(id)]

    def remove() -> None:
        for id in left:
            someone.forget("person", id, by=None, reason=_REASON, now=now, home=home, progress=progress)

    return Due("people_left", len(left), remove)


def _raw(end: datetime, home: Path) -> Due:
    old = [run for run in runs(home) if run.started_at < end and _holds_files(run)]

    def remove() -> None:
        for run in old:
            clear(run.path)

    return Due("raw", len(old), remove)


def _holds_files(run: Run) -> bool:
    return (run.path / FILES).is_dir()


def _log(end: datetime) -> Due:
    entries = LogEntry.objects.filter(at__lt=end)

    def remove() -> None:
        with transaction.atomic(), lifted(LogEntry._meta.db_table):
            # An entry refuses to be deleted one by one, as everybody else must.
            entries._raw_delete(entries.db)

    return Due("log", entries.count(), remove)
