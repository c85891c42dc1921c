"""Revisions: what was changed about the rules, by whom, why, and from which day it holds. Append-only.

A draft is a revision that its author has not recorded yet.
"""

from __future__ import annotations

from django.db import models


class Revision(models.Model):
    """Some settings of one policy, changed for the company or for one team."""

    policy = models.CharField(max_length=100)
    changes = models.JSONField()
    effective_from = models.DateField()
    recorded_at = models.DateTimeField()
    team_id = models.CharField(max_length=200, blank=True, default="")
    author = models.CharField(max_length=254, blank=True, default="")
    reason = models.TextField()

    class Meta:
        indexes = (models.Index(fields=("policy", "effective_from"), name="revision_by_policy_and_day"),)

    def __str__(self) -> str:
        return f"{self.policy} revision {self.pk}, from {self.effective_from}"


class Draft(models.Model):
    """What one person is about to change of one policy; it waits until it is recorded or discarded.

    ``seen`` is the newest revision of the policy that its author has seen: what others recorded later is a conflict.
    """

    author = models.CharField(max_length=254)
    policy = models.CharField(max_length=100)
    team_id = models.CharField(max_length=200, blank=True, default="")
    changes = models.JSONField()
    effective_from = models.DateField()
    reason = models.TextField()
    seen = models.BigIntegerField()
    begun_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("author", "policy"), name="one_draft_per_person_and_policy"),)

    def __str__(self) -> str:
        return f"{self.author}'s draft of {self.policy}, from {self.effective_from}"
