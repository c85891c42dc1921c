"""An upload whose check or import was cancelled before it began can be changed again."""

from __future__ import annotations

from datetime import datetime

from salesformula.sources.models import State, Upload


def withdraw(upload_id: str, *, now: datetime) -> None:
    """Put the upload back to where it was before it was handed to the worker; nothing where it went on."""
    for handed_over, before in ((State.CHECKING, State.OPEN), (State.IMPORTING, State.CHECKED)):
        Upload.objects.filter(pk=upload_id, state=handed_over).update(state=before, changed_at=now)
