"""Which plans were adopted, by whom and why."""

from __future__ import annotations

from typing import Any

from django.db import models

from salesformula.rooms.compensation.models.adopted import Adopted


class AdoptedPlan(Adopted):
    """One version of the company's pay plan.

    ``plan`` is the plan as data (``formula.plan.Plan``); in force from ``starts_on`` until a later one starts.
    """

    plan = models.JSONField()

    def __str__(self) -> str:
        return f"plan {self.pk} from {self.starts_on}: {self.plan.get('name')}"


def forget(kind: str, id: str, tombstone: str) -> int:
    """Someone's own rate stays with the tombstone that their deals bear now; the number of plans changed."""
    return rates_moved(AdoptedPlan, id, tombstone) if kind == "person" else 0


def rates_moved(model: type[models.Model], id: str, tombstone: str) -> int:
    """In every ``plan`` of a table the rate of ``id`` is the tombstone's; the number of rows changed."""
    changed = 0
    for row in model._default_manager.all():
        if moved(row.plan, id, tombstone):  # type: ignore[attr-defined] # both tables of plans have one
            row.save(update_fields=["plan"])
            changed += 1
    return changed


def moved(plan: dict[str, Any], id: str, tombstone: str) -> bool:
    """Whether a plan as data had a rate of ``id``; it is the tombstone's then."""
    rates = [one["rates_by_person"] for one in plan["components"] if id in one.get("rates_by_person", {})]
    for one in rates:
        one[tombstone] = one.pop(id)
    return bool(rates)
