"""Who was forgotten, without saying who: a keyed hash in place of the id."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Tombstone(models.Model):
    """One forgotten person or contact. ``finished_at`` is empty while their traces are still being removed."""

    tombstone = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    forgotten_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=254, null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        """The latest first."""

        ordering: ClassVar[list[str]] = ["-forgotten_at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.tombstone}"
