"""Tasks whose worker died are not running any more: they are begun again where they may be, else failed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from salesformula.jobs import living
from salesformula.jobs.models import Mail
from salesformula.jobs.repeating import times_allowed
from salesformula.jobs.retrying import times_put_off
from salesformula.kit.errors import Refused


class WorkerDied(Refused):
    """The worker was killed, ran out of memory or lost power while the task ran."""


def bury_dead() -> list[DBTaskResult[..., Any]]:
    """Free what dead workers held; the tasks found, failed with the reason or ready again."""
    found = [record for record in DBTaskResult.objects.running() if not _is_at_work(record)]
    buried = [one for record in found if (one := _bury(record)) is not None]
    for mail in Mail.objects.exclude(taken_by=""):
        if not living.lives(mail.taken_by):
            Mail.objects.filter(pk=mail.pk, taken_by=mail.taken_by).update(taken_by="")
    living.sweep()
    return buried


def fail_or_repeat(record: DBTaskResult[..., Any], error: BaseException) -> None:
    """Ready again where the task may be begun once more, else failed with ``error``. Times put off don't count."""
    if len(record.worker_ids) - times_put_off(record.pk) < _times(record):
        record.status = TaskResultStatus.READY
        record.started_at = None
        record.save(update_fields=["status", "started_at"])
    else:
        record.set_failed(error)


def _is_at_work(record: DBTaskResult[..., Any]) -> bool:
    return bool(record.worker_ids) and living.lives(record.worker_ids[-1])


def _bury(record: DBTaskResult[..., Any]) -> DBTaskResult[..., Any] | None:
    # Read again under a lock: of two workers that look at once, one buries.
    with exclusive_transaction():
        now = DBTaskResult.objects.select_for_update().filter(pk=record.pk).running().first()
        if now is None or now.worker_ids != record.worker_ids:
            return None
        fail_or_repeat(
            now, WorkerDied(_("the worker died while this ran: it was killed, ran out of memory or lost power"))
        )
    return now


def _times(record: DBTaskResult[..., Any]) -> int:
    try:
        return times_allowed(record.task.func)
    except ImportError:
        return 1
