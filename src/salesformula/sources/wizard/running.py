"""Handing an upload to the worker, at most once at a time."""

from __future__ import annotations

from datetime import datetime

from salesformula.sources.models import State, Upload
from salesformula.sources.wizard import tasks


def start_check(upload: Upload, *, by: str | None, now: datetime) -> None:
    """Have the upload checked; nothing where the worker has it already."""
    upload.by = by
    if _hand_over(upload, State.CHECKING, now=now):
        tasks.check.enqueue(str(upload.pk))


def start_import(upload: Upload, *, by: str | None, now: datetime) -> None:
    """Have a checked upload imported; ``by`` is who said so."""
    upload.by = by
    if upload.state == State.CHECKED and _hand_over(upload, State.IMPORTING, now=now):
        tasks.land.enqueue(str(upload.pk))


def _hand_over(upload: Upload, state: State, *, now: datetime) -> bool:
    taken = Upload.objects.filter(pk=upload.pk).exclude(state__in=(State.CHECKING, State.IMPORTING, State.LANDED))
    if not taken.update(state=state, changed_at=now, by=upload.by):
        return False
    upload.state, upload.changed_at, upload.progress, upload.error = state, now, [], {}
    upload.save()
    return True
