"""The log of what people did. Rows are added, never changed: the database refuses too."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from salesformula.kit.errors import Refused


class LogIsAppendOnly(Refused):
    """Someone tried to change or delete an entry of the log."""


class LogEntry(models.Model):
    """Who did what to which subject, why, and what it was before and after. ``user`` is empty for the operator."""

    at = models.DateTimeField(db_index=True)
    user = models.CharField(max_length=254, null=True)
    action = models.CharField(max_length=120, db_index=True)
    subject_id = models.CharField(max_length=200, db_index=True)
    reason = models.TextField(blank=True, default="")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        """Newest first; entries of one instant in the order they were written."""

        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user or 'operator'} {self.action} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; LogIsAppendOnly where it is already there."""
        if not self._state.adding:
            raise LogIsAppendOnly(f"entry {self.pk} of the log can't be changed: add a new one that corrects it")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always LogIsAppendOnly."""
        raise LogIsAppendOnly(f"entry {self.pk} of the log can't be deleted")
