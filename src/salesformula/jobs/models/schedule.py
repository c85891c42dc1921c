"""A task that comes back: what, how often, at what time of which zone, and who is told when it fails."""

from __future__ import annotations

from django.db import models


class Schedule(models.Model):
    """One recurring task. ``at`` and ``weekday`` (Monday is 0) are of ``zone``; instants are UTC without a zone."""

    name = models.CharField(max_length=200, unique=True)
    task = models.CharField(max_length=255)
    arguments = models.JSONField(default=dict)
    every = models.CharField(max_length=10)
    at = models.TimeField()
    weekday = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    notify = models.EmailField(blank=True, default="")
    planned_at = models.DateTimeField()
    next_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name}, every {self.every}"
