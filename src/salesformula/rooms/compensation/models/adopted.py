"""What plans and ladders have in common: adopted by someone, for a reason, in force from a day on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Adopted(models.Model):
    """One version. Rows are added, never changed; the number of the row is the version."""

    starts_on = models.DateField(db_index=True)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        """In the order they were adopted."""

        abstract = True
        ordering: ClassVar[list[str]] = ["id"]
