"""The ledger of rows on their way to the CRM."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class OutgoingState(models.TextChoices):
    """How far a row has come. ``sending``: whether the CRM has it is known only by asking the CRM."""

    WAITING = "waiting"
    SENDING = "sending"
    WRITTEN = "written"


class Outgoing(models.Model):
    """A row written here, as the CRM is to have it.

    ``payload`` are its values by the columns of its fact table, ``system`` the CRM it goes to ("" where it may be
    any), ``remote_id`` the CRM's id once it is known.
    """

    origin_key = models.CharField(max_length=200, unique=True)
    table = models.CharField(max_length=60)
    system = models.CharField(max_length=40, blank=True, default="")
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=20, choices=OutgoingState.choices, default=OutgoingState.WAITING)
    remote_id = models.CharField(max_length=200, null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    entered_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(null=True)

    class Meta:
        """The oldest first."""

        ordering: ClassVar[list[str]] = ["entered_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "entered_at"], name="outgoing_by_state"),
            models.Index(fields=["written_at"], name="outgoing_by_written_at"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.origin_key}: {self.state}"
