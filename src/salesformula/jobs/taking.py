"""The next task that is ready, taken by one worker and no other."""

from __future__ import annotations

from typing import Any

from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction


def take(worker: str) -> DBTaskResult[..., Any] | None:
    """The task, marked as running by ``worker``; None while nothing is ready."""
    ready = DBTaskResult.objects.ready()
    # Looking takes no lock; a worker looks every second, and mostly there is nothing.
    if not ready.exists():
        return None
    with exclusive_transaction():
        record = ready.get_locked()
        if record is not None:
            record.claim(worker)
    return record
