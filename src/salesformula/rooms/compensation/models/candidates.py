"""Which plans were proposed, by whom and why: what is compared before anybody decides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from salesformula.rooms.compensation.models.plans import rates_moved


class ProposedPlan(models.Model):
    """One plan that is to be tried over the past. Rows are added, never changed, and pay nobody.

    ``plan`` is the plan as data (``formula.plan.Plan``), its first day that on which it was proposed.
    """

    plan = models.JSONField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        """In the order they were proposed."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"proposal {self.pk}: {self.plan.get('name')}"


def forget_proposed(kind: str, id: str, tombstone: str) -> int:
    """As in plans that were adopted; the number of proposals changed."""
    return rates_moved(ProposedPlan, id, tombstone) if kind == "person" else 0
