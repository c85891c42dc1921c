"""Which plans were proposed, by whom and why: what is compared before anybody decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
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


class WithdrawnProposal(models.Model):
    """A proposal that is tried no longer, since when and by whom; what it said stays on record."""

    proposal = models.OneToOneField(ProposedPlan, on_delete=models.PROTECT, related_name="withdrawn")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"proposal {self.proposal_id} withdrawn"


def standing_proposals(*, by: datetime | None = None) -> Sequence[ProposedPlan]:
    """The proposals that were made and not withdrawn by an instant, the first first; None: by now."""
    if by is None:
        return list(ProposedPlan.objects.filter(withdrawn=None))
    made = ProposedPlan.objects.filter(proposed_at__lte=by)
    return list(made.exclude(withdrawn__at__lte=by))


def forget_proposed(kind: str, id: str, tombstone: str) -> int:
    """As in plans that were adopted; the number of proposals changed."""
    return rates_moved(ProposedPlan, id, tombstone) if kind == "person" else 0
