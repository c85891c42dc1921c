"""What keeping remembers in the transactional database."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Removed(models.Model):
    """Rows that retention removed: how many of what, so that a total that fell can be explained.

    ``finished_at`` is empty from before the rows go until they are gone.
    """

    what = models.CharField(max_length=60)
    n_rows = models.PositiveBigIntegerField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar[list[str]] = ["-begun_at", "what"]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d} {self.what}: {self.n_rows}"
