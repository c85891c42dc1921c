"""Not waiting for its time: a schedule run now, and what failed tried once more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula.jobs.due import begin
from salesformula.jobs.listing import Work, one
from salesformula.jobs.models import Run, Schedule
from salesformula.jobs.models.run import OPEN
from salesformula.jobs.named import task_named
from salesformula.kit.errors import NotFound, Refused


def run_now(name: str, *, by: str | None, now: datetime) -> str:
    """Begin the schedule of that name beside its time, which stays; the new task's id.

    NotFound where there is no such schedule; Refused while its last run has not ended, or where its task is none.
    """
    with transaction.atomic():
        schedule = Schedule.objects.select_for_update().filter(name=name).first()
        if schedule is None:
            raise NotFound(_("there is no schedule %(name)r") % {"name": name})
        if Run.objects.filter(schedule=name, state=OPEN).exists():
            raise Refused(_("%(name)s is waiting or at work already") % {"name": name})
        task_named(schedule.task, arguments=schedule.arguments)
        return str(begin(schedule, due_at=now, now=now, by=by or "").result_id)


def try_again(id: str, *, by: str | None, now: datetime) -> str:
    """Enqueue what failed once more, as it was asked for; the new task's id.

    A run of a schedule becomes a run of it again. NotFound where there is none; Refused where it has not failed, or
    the same is waiting or at work already.
    """
    failed = one(id)
    if failed is None:
        raise NotFound(_("there is no task %(id)r") % {"id": id})
    if failed.state not in ("failed", "cancelled"):
        raise Refused(_("only what failed or was cancelled can be tried again"))
    if failed.schedule and Schedule.objects.filter(name=failed.schedule).exists():
        return run_now(failed.schedule, by=by, now=now)
    if failed.schedule:
        raise Refused(_("%(name)s is not planned any more; plan it again") % {"name": failed.schedule})
    return _enqueued(failed)


def _enqueued(failed: Work) -> str:
    same = DBTaskResult.objects.filter(
        task_path=failed.task, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    if any(record.args_kwargs["kwargs"] == failed.arguments for record in same):
        raise Refused(_("the same is waiting or at work already"))
    return str(task_named(failed.task, arguments=failed.arguments).enqueue(**failed.arguments).id)
