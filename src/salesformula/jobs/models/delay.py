"""A task that met something in the way and is tried again: how often so far, and why."""

from __future__ import annotations

from django.db import models


class Delay(models.Model):
    """Kept beside the task as long as the task is: it also says of an ended one how often it was tried."""

    result_id = models.UUIDField(unique=True)
    n_times = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.result_id}, put off {self.n_times} times: {self.reason}"
