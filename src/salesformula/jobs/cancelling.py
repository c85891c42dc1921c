"""What waits and is not wanted any more: it never begins."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula.jobs.listing import CANCELLED as ERROR
from salesformula.jobs.models import Run
from salesformula.jobs.models.run import CANCELLED, OPEN
from salesformula.kit.errors import NotFound, Refused


class Cancelled(Refused):
    """Somebody cancelled the task before it began."""


def cancel(id: str, *, by: str | None, now: datetime) -> None:
    """End a waiting task, and the run it belongs to. NotFound where there is none, Refused where it does not wait."""
    try:
        key = UUID(id)
    except ValueError as error:
        raise NotFound(_("there is no task %(id)r") % {"id": id}) from error
    said = _("cancelled by %(who)s") % {"who": by or _("the operator")}
    with transaction.atomic():
        # One step: of a worker that takes it and a person who cancels it, one finds it waiting.
        waiting = DBTaskResult.objects.filter(pk=key, status=TaskResultStatus.READY)
        if not waiting.update(
            status=TaskResultStatus.FAILED,
            finished_at=now,
            exception_class_path=ERROR,
            traceback=f"{ERROR}: {said}\n",
        ):
            _say_why_not(key)
        Run.objects.filter(result_id=key, state=OPEN).update(state=CANCELLED, reason=said, ended_at=now)


def _say_why_not(key: UUID) -> None:
    found = DBTaskResult.objects.filter(pk=key).first()
    if found is None:
        raise NotFound(_("there is no task %(id)r") % {"id": str(key)})
    if found.status == TaskResultStatus.RUNNING:
        raise Refused(_("it has begun meanwhile and can't be cancelled any more"))
    raise Refused(_("it has ended already"))
