"""Handing an upload to the worker, at most once at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import living
from salesformula.jobs.reasons import reason
from salesformula.jobs.retrying import times_put_off
from salesformula.sources.models import State, Upload
from salesformula.sources.wizard import tasks

BROKE_OFF = _("The work broke off: its process was stopped, or it ran out of memory.")


def start_check(upload: Upload, *, by: str | None, now: datetime) -> None:
    """Have the upload checked; nothing where the worker has it already."""
    upload.by = by
    # What was let in was let in for the import that stopped, not for another one after a new check.
    upload.choices.pop("let_in", None)
    # One step: who looks sees the new task with the new state, and who is killed between them has done neither.
    with transaction.atomic():
        if _hand_over(upload, State.CHECKING, now=now):
            _remember(upload, str(tasks.check.enqueue(str(upload.pk)).id))


def start_import(upload: Upload, *, by: str | None, now: datetime) -> None:
    """Have a checked upload imported; ``by`` is who said so."""
    upload.by = by
    with transaction.atomic():
        if upload.state == State.CHECKED and _hand_over(upload, State.IMPORTING, now=now):
            _remember(upload, str(tasks.land.enqueue(str(upload.pk)).id))


def start_accepted(upload: Upload, *, by: str | None, now: datetime) -> None:
    """Have an upload imported that was stopped for what it changes of what is settled; ``by`` is who let it in."""
    stopped = Upload.objects.filter(pk=upload.pk, state=State.FAILED)
    upload.choices = {**upload.choices, "let_in": upload.error.get("mark")}
    with transaction.atomic():
        if stopped.update(state=State.CHECKED, choices=upload.choices):
            upload.state = State.CHECKED
            start_import(upload, by=by, now=now)


def keep_choices(upload: Upload, *, now: datetime) -> bool:
    """Keep what was decided about an upload; False, and nothing is kept, once the worker has it or it is gone."""
    upload.saved, upload.changed_at = "", now
    still = Upload.objects.filter(pk=upload.pk, state__in=(State.OPEN, State.CHECKED, State.FAILED))
    return bool(still.update(choices=upload.choices, saved="", changed_at=now))


def settle(upload: Upload) -> None:
    """See whether the worker gave the upload up, killed or for what stayed in the way; the upload has failed then."""
    if not upload.is_running or "task" not in upload.choices:
        return
    record = DBTaskResult.objects.filter(pk=upload.choices["task"], status=TaskResultStatus.FAILED).first()
    if record is not None:
        upload.state, upload.error = State.FAILED, _why(record)
        upload.save(update_fields=["state", "error"])


def is_abandoned(upload: Upload) -> bool:
    """Whether the worker that had the upload is dead and no other has taken its work over yet."""
    record = DBTaskResult.objects.running().filter(pk=upload.choices.get("task")).first()
    return record is not None and bool(record.worker_ids) and not living.lives(record.worker_ids[-1])


def _why(record: DBTaskResult[..., object]) -> dict[str, str]:
    if times_put_off(record.pk):
        return {"kind": "refused", "text": reason(record)}
    return {"kind": "broken", "text": str(BROKE_OFF)}


def _remember(upload: Upload, task: str) -> None:
    upload.choices = {**upload.choices, "task": task}
    upload.save(update_fields=["choices"])


def _hand_over(upload: Upload, state: State, *, now: datetime) -> bool:
    # Only what was looked at is imported: another tab may have changed how the files are read since.
    ready = (State.CHECKED,) if state == State.IMPORTING else (State.OPEN, State.CHECKED, State.FAILED)
    taken = Upload.objects.filter(pk=upload.pk, state__in=ready)
    if not taken.update(state=state, changed_at=now, by=upload.by):
        return False
    upload.state, upload.changed_at, upload.progress, upload.error = state, now, [], {}
    upload.save()
    return True
