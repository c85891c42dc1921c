"""Months of pay on their way from draft to paid, and the statements that are locked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from salesformula.rooms.compensation.models.plans import moved

REVIEWED, APPROVED, PAID = "reviewed", "approved", "paid"


class PeriodStep(models.Model):
    """One step of one month. Rows are added, never changed; a month without any is a draft.

    ``digest`` is of everything that the month paid when the step was taken: an approval holds for what was reviewed.
    """

    period = models.CharField(max_length=7, db_index=True)
    step = models.CharField(max_length=10, choices=[(REVIEWED, REVIEWED), (APPROVED, APPROVED), (PAID, PAID)])
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64)
    paid_on = models.DateField(null=True)

    class Meta:
        """In the order they were taken."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["period", "step"], condition=~models.Q(step=REVIEWED), name="a_month_is_locked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.step}"


class LockedStatement(models.Model):
    """What a payee was paid in a locked month, with the bundle it can be worked out again from. Never changed.

    ``lines``: the rows of the ledger as they stood, and with the first month locked those of the months before it,
    which count as paid elsewhere (``is_opening``). ``sha256`` is the bundle's when it was locked.
    """

    period = models.CharField(max_length=7, db_index=True)
    payee_id = models.CharField(max_length=200, db_index=True)
    currency = models.CharField(max_length=3)
    pay_amount = models.DecimalField(max_digits=20, decimal_places=4)
    lines = models.JSONField()
    bundle = models.JSONField()
    sha256 = models.CharField(max_length=64)
    locked_at = models.DateTimeField()

    class Meta:
        """By month and payee."""

        ordering: ClassVar[list[str]] = ["period", "payee_id", "currency"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "payee_id", "currency"], name="a_statement_is_locked_once")
        ]

    def __str__(self) -> str:
        return f"{self.payee_id} {self.period}"


def forget_payee(kind: str, id: str, tombstone: str) -> int:
    """Locked statements of someone forgotten stand under the tombstone that their deals bear now.

    Their bundles no longer have the hash they were locked with: that is told where they are shown.
    """
    changed = 0
    for one in LockedStatement.objects.filter(payee_id=id) if kind == "person" else ():
        one.payee_id = tombstone
        one.lines = [row | {"payee_id": tombstone, "payee": ""} for row in one.lines]
        one.bundle = one.bundle | {"payee_id": tombstone, "payee": ""}
        for plan in one.bundle["plans"].values():
            moved(plan, id, tombstone)
        one.save(update_fields=["payee_id", "lines", "bundle"])
        changed += 1
    return changed
