"""Lines of pay that their payees question, what is said about them, and how each ends."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

SAID, UPHELD, CORRECTED, WITHDRAWN = "said", "upheld", "corrected", "withdrawn"
OPEN = "open"
#: How a dispute can end: the line stands, the line is corrected, the payee takes the question back.
OUTCOMES = (UPHELD, CORRECTED, WITHDRAWN)


class Dispute(models.Model):
    """A line of the ledger as its payee questioned it. Rows are added, never changed.

    The line is named by ``deal_id``, ``component``, ``part``, ``period`` and ``line_state``; empty: it has none.
    ``pay_amount``, ``worth_amount``, ``currency``, ``steps``, ``plan_version`` and ``facts_version`` are what it said
    then, so that a later correction is seen beside it.
    """

    payee_id = models.CharField(max_length=200, db_index=True)
    deal_id = models.CharField(max_length=200, blank=True)
    component = models.CharField(max_length=200)
    part = models.PositiveIntegerField()
    period = models.CharField(max_length=7, blank=True)
    line_state = models.CharField(max_length=30)
    pay_amount = models.DecimalField(max_digits=24, decimal_places=4)
    worth_amount = models.DecimalField(max_digits=24, decimal_places=4)
    currency = models.CharField(max_length=3)
    steps = models.TextField()
    plan_version = models.PositiveIntegerField(null=True)
    facts_version = models.PositiveIntegerField()

    class Meta:
        """In the order they were raised."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"dispute {self.pk}"

    @property
    def state(self) -> str:
        """open, or how it ended."""
        ended = [event.kind for event in self.events.all() if event.kind in OUTCOMES]
        return ended[-1] if ended else OPEN


class DisputeEvent(models.Model):
    """One thing said or decided about a dispute. Rows are added, never changed; the first is the payee's question.

    That ``number`` is unique within a dispute lets only one of two who decide at the same moment through.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    person_id = models.CharField(max_length=200, null=True)
    text = models.TextField()

    class Meta:
        """In the order they happened."""

        ordering: ClassVar[list[str]] = ["dispute_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dispute", "number"], name="dispute_events_have_one_order")
        ]

    def __str__(self) -> str:
        return f"dispute {self.dispute_id}, {self.number}: {self.kind}"


def disputes_of(payees: frozenset[str] | None) -> models.QuerySet[Dispute]:
    """The disputes of those payees, or of everyone, with what was said."""
    found = Dispute.objects.prefetch_related("events")
    return found if payees is None else found.filter(payee_id__in=sorted(payees))


def forget_in_disputes(kind: str, id: str, tombstone: str) -> int:
    """Whose pay it was and who spoke becomes the tombstone; what they wrote is theirs and goes. Rows changed."""
    if kind != "person":
        return 0
    wrote = DisputeEvent.objects.filter(person_id=id)
    n_wrote = wrote.update(person_id=tombstone, text=tombstone, by=tombstone)
    return n_wrote + Dispute.objects.filter(payee_id=id).update(payee_id=tombstone)
