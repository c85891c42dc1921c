"""Revisions: what was changed about the rules, by whom, why, and from which day it holds. Append-only."""

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
