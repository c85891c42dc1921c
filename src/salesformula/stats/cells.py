"""Deals as counts: what the engine hands over, so that no deal is read one by one."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

OPEN, WON, LOST = 0, 1, 2
#: Stands in ``days`` of what is still open.
UNDECIDED = -1


@dataclass(frozen=True)
class Cells:
    """How many deals stand where: arrays of one length, one element for each combination that occurs.

    ``group`` (0, 1, …): whose rate is asked for. ``stratum`` (0, 1, …): deals of one stratum take alike long.
    ``age``: days from creation to the day of the answer. ``days``: days from creation to the decision,
    UNDECIDED while open. ``state``: OPEN, WON or LOST. ``n``: how many deals.

    Errors: ValueError for arrays of different lengths, a decision after the day of the answer, or negative days.
    """

    group: Ints
    stratum: Ints
    age: Ints
    days: Ints
    state: Ints
    n: Ints

    def __post_init__(self) -> None:
        if len({len(getattr(self, field.name)) for field in fields(self)}) > 1:
            raise ValueError("the arrays of cells differ in length")
        decided = self.state != OPEN
        if np.any(self.days[decided] < 0) or np.any(self.days[decided] > self.age[decided]) or np.any(self.age < 0):
            raise ValueError("each decision needs 0 <= days <= age")

    def within(self, chosen: Flags | Ints) -> Cells:
        """Those of the cells, chosen by a flag each or by their places."""
        return Cells(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})

    def counted(self, state: int | None, n_groups: int) -> Ints:
        """Per group how many deals are in that state; None: all."""
        chosen = slice(None) if state is None else self.state == state
        return np.bincount(self.group[chosen], weights=self.n[chosen], minlength=n_groups).astype(np.int64)
