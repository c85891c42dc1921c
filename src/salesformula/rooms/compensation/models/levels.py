"""Which ladder of levels was adopted, and whose level was decided otherwise than by the numbers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from salesformula.rooms.compensation.formula.ladder import Ladder, LadderInForce, ladders_in_force
from salesformula.rooms.compensation.formula.level_climb import Decision
from salesformula.rooms.compensation.models.adopted import Adopted


class AdoptedLadder(Adopted):
    """One version of the company's ladder.

    ``ladder`` is the ladder as data (``formula.ladder.Ladder``); in force from ``starts_on`` until a later one starts.
    """

    ladder = models.JSONField()

    def __str__(self) -> str:
        return f"ladder {self.pk} from {self.starts_on}: {self.ladder.get('name')}"


class LevelOverride(models.Model):
    """A level that someone was given by a decision. Rows are added, never changed."""

    person_id = models.CharField(max_length=200, db_index=True)
    level = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        """In the order they were decided."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"override {self.pk} from {self.starts_on}"


def forget_level(kind: str, id: str, tombstone: str) -> int:
    """What was decided of someone forgotten stays with their tombstone; the number of rows changed."""
    return LevelOverride.objects.filter(person_id=id).update(person_id=tombstone) if kind == "person" else 0


def adopted_ladders() -> list[LadderInForce]:
    """Every version of the ladder with the days on which it is the one."""
    rows = AdoptedLadder.objects.order_by("pk").values_list("pk", "ladder")
    return ladders_in_force([(version, Ladder.model_validate(ladder)) for version, ladder in rows])


def level_decisions() -> list[Decision]:
    """Every level that someone was given by a decision, in the order they were decided."""
    rows = LevelOverride.objects.order_by("pk")
    return [Decision(row.person_id, row.level, row.starts_on, row.reason) for row in rows]
