"""What happened in each redesign of the pay plan."""

from __future__ import annotations

from typing import ClassVar, cast

from django.db import models

from salesformula.rooms.compensation.formula.redesign import Event, Kind, Redesign, redesign_of


class RedesignEvent(models.Model):
    """One thing that someone did in a redesign. Rows are added, never changed; what holds follows from all of them.

    ``redesign`` counts redesigns from 1, ``number`` the events within one. That both together are unique lets only
    one of two who write at the same moment through: what the other saw when it was checked is no longer so.
    ``by`` is the sign-in name, ``person_id`` the person where the account stands for one.
    """

    redesign = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    person_id = models.CharField(max_length=200, null=True)
    about = models.PositiveIntegerField(null=True)
    text = models.TextField(blank=True)
    said = models.JSONField(default=dict)

    class Meta:
        """In the order they happened."""

        ordering: ClassVar[list[str]] = ["redesign", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["redesign", "number"], name="redesign_events_have_one_order")
        ]

    def __str__(self) -> str:
        return f"redesign {self.redesign}, {self.number}: {self.kind}"


def events_of(redesign: int) -> list[Event]:
    """What happened in one redesign, in order."""
    return [_event(row) for row in RedesignEvent.objects.filter(redesign=redesign)]


def redesigns() -> dict[int, Redesign]:
    """Every redesign as it stands, by number, the first first."""
    found: dict[int, list[Event]] = {}
    for row in RedesignEvent.objects.all():
        found.setdefault(row.redesign, []).append(_event(row))
    return {number: redesign_of(events) for number, events in found.items()}


def _event(row: RedesignEvent) -> Event:
    return Event(
        number=row.number,
        kind=cast(Kind, row.kind),
        at=row.at,
        by=row.by,
        person_id=row.person_id,
        about=row.about,
        text=row.text,
        said=row.said,
    )
