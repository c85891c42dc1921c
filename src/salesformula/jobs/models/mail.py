"""A mail to one address, from the moment it is written until it has left or was given up."""

from __future__ import annotations

from django.db import models

WAITING, SENT, FAILED = "waiting", "sent", "failed"


class Mail(models.Model):
    """One mail. It is written with the records it tells of, in their transaction, and sent by the worker later."""

    #: Stays the same at every attempt, so that a mailbox can tell a doubled mail.
    message_id = models.CharField(max_length=255, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=255)
    body = models.TextField()
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    n_attempts = models.PositiveIntegerField(default=0)
    #: Not before this; None: at once.
    next_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, default="")
    #: The worker that is sending it now.
    taken_by = models.CharField(max_length=64, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("written_at", "pk")
        indexes = (models.Index(fields=("state", "next_at"), name="mail_by_state"),)

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}: {self.state}"
