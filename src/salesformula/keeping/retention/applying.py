"""Retention applied: what is past its time goes, and how much it was is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from salesformula.identity import log as decisions
from salesformula.keeping.forgetting import someone
from salesformula.keeping.forgetting.emptying import empty_deleted
from salesformula.keeping.models import Removed
from salesformula.keeping.retention.due import Due, due
from salesformula.keeping.retention.policy import RetentionPolicy
from salesformula.policybook.in_force import PoliciesInForce

Progress = Callable[[str], None]
ACTION = "keeping.retain"


def rules(*, now: datetime) -> RetentionPolicy:
    """The days in force."""
    return PoliciesInForce(on=now.date())(RetentionPolicy)


def would_go(*, now: datetime, home: Path) -> dict[str, int]:
    """What is past its time, in rows per table or kind; nothing is changed."""
    return {one.what: one.n_rows for one in due(rules(now=now), now=now, home=home, progress=lambda line: None)}


def retain(*, now: datetime, home: Path, progress: Progress) -> dict[str, int]:
    """Remove what is past its time and finish what a killed forgetting left; rows removed per table or kind.

    Safe to begin again: what was removed before a kill is counted once. Busy while an import or a build is at work.
    """
    someone.finish(now=now, home=home, progress=progress)
    found = due(rules(now=now), now=now, home=home, progress=progress)
    for one in found:
        _begin(one, now=now)
    for one in found:
        progress(f"{one.what}: removing {one.n_rows:,}")
        one.remove()
    removed = _end(now=now)
    if removed:
        empty_deleted()
    return removed


def is_wanted(*, now: datetime) -> bool:
    """Whether any rule says that something goes."""
    return any(days is not None for days in rules(now=now).model_dump().values())


def _begin(one: Due, *, now: datetime) -> None:
    """Note what is going to go; one that was killed after its note may have removed some of it already."""
    noted = Removed.objects.filter(what=one.what, finished_at=None).first()
    if noted is None:
        Removed.objects.create(what=one.what, n_rows=one.n_rows, begun_at=now)
    elif noted.n_rows < one.n_rows:
        noted.n_rows = one.n_rows
        noted.save(update_fields=["n_rows"])


@transaction.atomic
def _end(*, now: datetime) -> dict[str, int]:
    noted = Removed.objects.filter(finished_at=None)
    removed = {one.what: one.n_rows for one in noted}
    if removed:
        noted.update(finished_at=now)
        decisions.record(at=now, user=None, action=ACTION, subject_id=f"{now:%Y-%m-%d}", after=removed)
    return removed
