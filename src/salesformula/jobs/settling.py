"""Runs of schedules whose task has ended are closed; what is worth a mail is told, once.

A failure is told at once. While a schedule goes on failing for the same reason it is told again a day later; another
reason is told at once. The first run that succeeds after a failure that was told says so.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import mailing
from salesformula.jobs.models import Run
from salesformula.jobs.models.run import FAILED, OPEN, SUCCEEDED
from salesformula.jobs.reasons import reason
from salesformula.jobs.retrying import times_put_off
from salesformula.jobs.telling import failure, recovery

#: How long the same failure of a schedule is not told again.
TOLD_AGAIN_AFTER = timedelta(hours=23)


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
    ended.setdefault("ended_at", now)
    with transaction.atomic():
        if not Run.objects.filter(pk=run.pk, state=OPEN).update(**ended):
            return None
        run.refresh_from_db()
        _tell(run, now=now)
    return run


def _ended(run: Run) -> dict[str, Any] | None:
    """What is kept of its end; None while it has none."""
    if run.result_id is None:
        return {"state": FAILED}
    record = DBTaskResult.objects.filter(pk=run.result_id).first()
    if record is None:
        return {"state": FAILED, "reason": _("its task is no longer in the database")}
    if record.status not in (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL):
        return None
    kept = {"begun_at": record.started_at, "ended_at": record.finished_at, "n_retries": times_put_off(record.pk)}
    if record.status == TaskResultStatus.FAILED:
        return {**kept, "state": FAILED, "reason": reason(record)}
    return {**kept, "state": SUCCEEDED, "made": record.return_value if isinstance(record.return_value, dict) else {}}


def _tell(run: Run, *, now: datetime) -> None:
    if not run.notify:
        return
    failed = _failures_before(run)
    told = next((one for one in failed if one.told_at is not None), None)
    if run.state == SUCCEEDED:
        if told is None:
            return
        subject, body = recovery(run, since=failed[-1], n_failed=len(failed))
    else:
        if told is not None and told.told_at and now - told.told_at < TOLD_AGAIN_AFTER and _is_same(told, run):
            return
        subject, body = failure(run, n_before=len(failed))
    mailing.send(to=run.notify, subject=subject, body=body, now=now)
    Run.objects.filter(pk=run.pk).update(told_at=now)


def _failures_before(run: Run) -> list[Run]:
    """The failures of its schedule since the last success, newest first."""
    earlier = Run.objects.filter(schedule=run.schedule, pk__lt=run.pk).order_by("-pk")
    last_success = earlier.filter(state=SUCCEEDED).first()
    since = earlier.filter(pk__gt=last_success.pk) if last_success else earlier
    return list(since.filter(state=FAILED))


def _is_same(one: Run, other: Run) -> bool:
    # Times and process numbers differ where the reason does not.
    return re.sub(r"\d+", "0", one.reason) == re.sub(r"\d+", "0", other.reason)
