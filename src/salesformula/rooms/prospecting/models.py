"""What was logged here, with every state it ever had."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LoggedActivity(models.Model):
    """One state of one activity. Rows are added and closed, never changed: what was known then can be told again.

    ``origin_key`` is the same for all states of an activity; at most one of them is open (``known_to`` empty).
    """

    origin_key = models.CharField(max_length=100, db_index=True)
    person_id = models.CharField(max_length=200, null=True)
    lead_id = models.CharField(max_length=200, db_index=True)
    contact_id = models.CharField(max_length=200, null=True)
    account_id = models.CharField(max_length=200, null=True)
    deal_id = models.CharField(max_length=200, null=True)
    kind = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    outcome = models.CharField(max_length=200)
    known_from = models.DateTimeField(db_index=True)
    known_to = models.DateTimeField(null=True, db_index=True)

    class Meta:
        """In the order they became known."""

        ordering: ClassVar[list[str]] = ["known_from", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["origin_key"], condition=models.Q(known_to__isnull=True), name="one_open_state_an_activity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin_key} {self.kind} on lead {self.lead_id}: {self.outcome}"
