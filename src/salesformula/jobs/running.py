"""One task, run: its value or its error is kept, and the worker goes on either way."""

from __future__ import annotations

import logging
import time
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import TaskContext, TaskResult, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from salesformula.jobs.burying import fail_or_repeat
from salesformula.jobs.reasons import reason
from salesformula.jobs.retrying import put_off
from salesformula.jobs.stopping import Stopped, Stopping
from salesformula.kit.errors import Refused, SalesFormulaError

log = logging.getLogger(__name__)


class WorkerStopped(Refused):
    """The worker was told to stop and the task took longer than it could wait."""


def run(record: DBTaskResult[..., Any], *, stopping: Stopping) -> str:
    """Run a task that was taken and keep how it ended; a line that says it, with the seconds it took."""
    begun = time.monotonic()
    in_the_way: BaseException | None = None
    try:
        _call(record, stopping)
    except Stopped:
        fail_or_repeat(record, WorkerStopped(_("the worker was stopped before this had ended")))
    # sys.exit in a task ends the task, not the worker.
    except (Exception, SystemExit) as error:
        if put_off(record, error):
            in_the_way = error
        else:
            if not isinstance(error, SalesFormulaError):
                log.exception("task=%s failed", record.task_path)
            record.set_failed(error)
    seconds = time.monotonic() - begun
    return _said(record, seconds=seconds) if in_the_way is None else _said_put_off(record, in_the_way, seconds=seconds)


def _call(record: DBTaskResult[..., Any], stopping: Stopping) -> None:
    # The two packages name the type of a result each in its own way.
    task, result = record.task, cast("TaskResult[Any]", record.task_result)
    sender = type(task.get_backend())
    task_started.send(sender=sender, task_result=result)
    context = (TaskContext(task_result=result),) if task.takes_context else ()
    with stopping.task():
        value = task.call(*context, *result.args, **result.kwargs)
    # What can't be kept as JSON is found before the database is asked to keep it.
    record.set_successful(normalize_json(value))
    task_finished.send(sender=sender, task_result=record.task_result)


def _said(record: DBTaskResult[..., Any], *, seconds: float) -> str:
    named = {"task": record.task_path, "seconds": f"{seconds:.1f}"}
    if record.status == TaskResultStatus.SUCCESSFUL:
        return _("%(task)s: done in %(seconds)s s") % named
    if record.status == TaskResultStatus.READY:
        return _("%(task)s: stopped after %(seconds)s s, will be begun again") % named
    return _("%(task)s: failed after %(seconds)s s: %(reason)s") % {**named, "reason": " ".join(reason(record).split())}


def _said_put_off(record: DBTaskResult[..., Any], error: BaseException, *, seconds: float) -> str:
    wait = (record.run_after - timezone.now()).total_seconds()
    return _("%(task)s: put off after %(seconds)s s, tried again in %(wait)s s: %(reason)s") % {
        "task": record.task_path,
        "seconds": f"{seconds:.1f}",
        "wait": f"{max(wait, 0):.0f}",
        "reason": " ".join(str(error).split()),
    }
