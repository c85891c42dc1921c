"""The roles an administrator has confirmed. What files say about roles is a proposal."""

from __future__ import annotations

from django.db import models


class ConfirmedRole(models.Model):
    """A person's role, and for those who lead, the people confirmed to be below them.

    ``tree`` is a list of person_ids. Who is seen is today's tree within it: a line that a later file
    adds waits for confirmation, a line that it takes away is gone at once. ``proposed`` is what the files said when
    it was confirmed: another role given on purpose stands until they say something new.
    """

    person_id = models.CharField(max_length=200, unique=True)
    role = models.CharField(max_length=40)
    proposed = models.CharField(max_length=200, null=True)
    tree = models.JSONField(default=list)
    confirmed_by = models.EmailField(null=True)
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"
