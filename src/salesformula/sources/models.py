"""What sources keep: uploads on their way, mappings that people saved, rows to be written back."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from salesformula.sources.outbox.models import Outgoing, OutgoingState

__all__ = ["Outgoing", "OutgoingState", "SavedMapping", "State", "Upload"]


class State(models.TextChoices):
    """How far an upload has come."""

    OPEN = "open"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    LANDED = "landed"
    FAILED = "failed"


class Upload(models.Model):
    """Files that someone brought. They lie in the folder ``uploads/<id>`` of the home until they have landed.

    ``choices`` is what was decided about them, ``mapping`` the TOML they are read by, ``saved`` the name of the
    saved mapping it came from. ``result`` holds counts and problems of the check, then of the import.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.EmailField(null=True)
    at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    files = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    system = models.CharField(max_length=40, blank=True, default="")
    mapping = models.TextField(blank=True, default="")
    saved = models.CharField(max_length=100, blank=True, default="")
    progress = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    error = models.JSONField(default=dict)

    class Meta:
        """The latest first."""

        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by or 'operator'}: {', '.join(self.files)}"

    @property
    def is_running(self) -> bool:
        """Whether the worker has it, or will take it."""
        return self.state in (State.CHECKING, State.IMPORTING)


class SavedMapping(models.Model):
    """A mapping under a name, with the headers its files had, to read the next export alike."""

    name = models.CharField(max_length=100, unique=True)
    toml = models.TextField()
    headers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    by = models.EmailField(null=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar[list[str]] = ["-saved_at"]

    def __str__(self) -> str:
        return self.name

    def described(self) -> dict[str, Any]:
        """What the log says of it."""
        return {"name": self.name, "files": sorted(self.headers)}
