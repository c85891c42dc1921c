"""Runs of schedules whose task has ended are closed; of one that failed its address is told, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import mailing
from salesformula.jobs.models import Run
from salesformula.jobs.models.run import FAILED, OPEN, SUCCEEDED
from salesformula.jobs.reasons import reason
from salesformula.jobs.telling import failure


def settle(*, now: datetime) -> list[Run]:
    """Close every open run whose task has ended; those that failed.

    It looks at what is kept, not at what just ran: a worker killed between a task's end and this is made up for by
    the next.
    """
    closed = [_close(run, now=now) for run in Run.objects.filter(state=OPEN)]
    return [run for run in closed if run is not None and run.state == FAILED]


def _close(run: Run, *, now: datetime) -> Run | None:
    ended = _ended(run)
    if ended is None:
        return None
    run.state, run.reason = ended
    run.ended_at = now
    with transaction.atomic():
        still = Run.objects.filter(pk=run.pk, state=OPEN)
        if not still.update(state=run.state, reason=run.reason, ended_at=now):
            return None
        if run.state == FAILED and run.notify:
            subject, body = failure(run)
            mailing.send(to=run.notify, subject=subject, body=body, now=now)
    return run


def _ended(run: Run) -> tuple[str, str] | None:
    """How it ended and why; None while it has not."""
    if run.result_id is None:
        return FAILED, run.reason
    record = DBTaskResult.objects.filter(pk=run.result_id).first()
    if record is None:
        return FAILED, _("its task is no longer in the database")
    if record.status == TaskResultStatus.FAILED:
        return FAILED, reason(record)
    return (SUCCEEDED, "") if record.status == TaskResultStatus.SUCCESSFUL else None
