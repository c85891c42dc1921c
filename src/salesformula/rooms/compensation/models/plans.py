"""Which plans were adopted, by whom and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AdoptedPlan(models.Model):
    """One version of the company's pay plan. Rows are added, never changed; the number of the row is the version.

    ``plan`` is the plan as data (``formula.plan.Plan``); in force from ``starts_on`` until a later one starts.
    """

    plan = models.JSONField()
    starts_on = models.DateField(db_index=True)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        """In the order they were adopted."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"plan {self.pk} from {self.starts_on}: {self.plan.get('name')}"


def forget(kind: str, id: str, tombstone: str) -> int:
    """Someone's own rate stays with the tombstone that their deals bear now; the number of plans changed."""
    changed = 0
    for adopted in AdoptedPlan.objects.all() if kind == "person" else ():
        rates = [one["rates_by_person"] for one in adopted.plan["components"] if id in one.get("rates_by_person", {})]
        for one in rates:
            one[tombstone] = one.pop(id)
        if rates:
            adopted.save(update_fields=["plan"])
            changed += 1
    return changed
