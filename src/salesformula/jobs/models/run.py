"""One time a schedule was due. It outlives its schedule, so that a run is told of even when it was cancelled since."""

from __future__ import annotations

from django.db import models

OPEN, SUCCEEDED, FAILED, CANCELLED = "open", "succeeded", "failed", "cancelled"


class Run(models.Model):
    """One run of a schedule: open until its task has ended, then succeeded, failed with a reason, or cancelled.

    ``by`` is who asked for this run; empty: its time had come. ``made`` is what its task returned.
    """

    schedule = models.CharField(max_length=200)
    task = models.CharField(max_length=255)
    arguments = models.JSONField(default=dict)
    by = models.EmailField(blank=True, default="")
    zone = models.CharField(max_length=64)
    notify = models.EmailField(blank=True, default="")
    due_at = models.DateTimeField()
    enqueued_at = models.DateTimeField()
    #: None where the task could not be enqueued; the reason says why.
    result_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, default=OPEN)
    reason = models.TextField(blank=True, default="")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    n_retries = models.PositiveSmallIntegerField(default=0)
    made = models.JSONField(default=dict)
    #: When its end was told by mail; None: it was not.
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-enqueued_at", "-pk")
        indexes = (
            models.Index(fields=("state",), name="run_by_state"),
            models.Index(fields=("schedule", "enqueued_at"), name="run_by_schedule"),
        )

    def __str__(self) -> str:
        return f"{self.schedule}, due {self.due_at}: {self.state}"
