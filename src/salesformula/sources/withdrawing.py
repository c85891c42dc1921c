"""An upload whose check or import was cancelled before it began can be changed again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salesformula.sources.models import State, Upload

_WIZARD = "salesformula.sources.wizard.tasks."


def upload_id(task: str, arguments: Mapping[Any, Any]) -> str:
    """The upload that a task of the wizard is about; empty for any other task."""
    return str(next(iter(arguments.values()), "")) if task.startswith(_WIZARD) else ""


def withdraw(upload_id: str, *, now: datetime) -> None:
    """Put the upload back to where it was before it was handed to the worker; nothing where it went on."""
    for handed_over, before in ((State.CHECKING, State.OPEN), (State.IMPORTING, State.CHECKED)):
        Upload.objects.filter(pk=upload_id, state=handed_over).update(state=before, changed_at=now)
