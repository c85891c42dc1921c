"""What passes by itself puts a task off: it is tried again after growing pauses, and told once if it never passes."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula.jobs.models import Delay
from salesformula.jobs.repeating import retries_allowed
from salesformula.kit.errors import Busy

log = logging.getLogger(__name__)

#: After the first time, the second …; the last holds for all that follow.
PAUSES = tuple(timedelta(seconds=n) for n in (10, 30, 120, 600, 1800))
#: Shares: a pause is made longer by up to so much, or two that met would meet again.
JITTER = 0.25
_PARTS = 1000


def passes(error: BaseException) -> bool:
    """Whether the same may do later: another was at work, the database was locked or away, a server didn't answer."""
    return isinstance(error, Busy | OperationalError | ConnectionError | TimeoutError)


def put_off(record: DBTaskResult[..., object], error: BaseException) -> bool:
    """Let the task wait and be tried again; False where the error will not pass, or it was tried often enough."""
    n_before = times_put_off(record.pk)
    if not passes(error) or n_before >= _allowed(record):
        return False
    now = timezone.now()
    with transaction.atomic():
        Delay.objects.update_or_create(
            result_id=record.pk, defaults={"n_times": n_before + 1, "reason": str(error), "at": now}
        )
        record.status, record.started_at = TaskResultStatus.READY, None
        record.run_after = now + pause(n_before)
        record.save(update_fields=["status", "started_at", "run_after"])
    log.info("task=%s put off for the %s. time: %s", record.task_path, n_before + 1, error)
    return True


def pause(n_before: int) -> timedelta:
    """How long a task waits that was put off ``n_before`` times before."""
    shortest = PAUSES[min(n_before, len(PAUSES) - 1)]
    return shortest * (1 + JITTER * secrets.randbelow(_PARTS) / _PARTS)


def hasten() -> None:
    """Let what was put off be tried now."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, pk__in=Delay.objects.values("result_id"))
    waiting.update(run_after=timezone.now())


def times_put_off(result_id: UUID) -> int:
    """How often a task was put off so far."""
    found = Delay.objects.filter(result_id=result_id).first()
    return found.n_times if found else 0


def _allowed(record: DBTaskResult[..., object]) -> int:
    try:
        return retries_allowed(record.task.func)
    except ImportError:
        return 0
