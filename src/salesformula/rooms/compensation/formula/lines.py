"""The lines of a ledger: for each credit and part what it is worth, when it is due, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from salesformula.rooms.compensation.formula.due import Days, Happened, Status, Statuses, when_due
from salesformula.rooms.compensation.formula.kernel import Earned
from salesformula.rooms.compensation.formula.plan import Part, Rounding
from salesformula.rooms.compensation.formula.rounding import Shared, shared
from salesformula.rooms.compensation.formula.whole import Flags, Ints, Whole


@dataclass(frozen=True)
class Lines:
    """One element a line: first every credit's part 0, then part 1, …; then what is taken back, in the same order.

    ``credit``: the credit's row. ``part``: the part's place in the plan. ``numerator`` over ``denominator``: the
    part's exact worth; ``minor``: its rounded worth, in 10 ** -places; both whether or not it is paid, and below 0
    where it is taken back. What counts as pay is ``paid``.
    """

    credit: Ints
    part: Ints
    due_on: Days
    status: Statuses
    numerator: Whole
    denominator: int
    minor: Whole
    places: int

    @property
    def is_paid(self) -> Flags:
        """Lines that are pay: due, or taken back."""
        return np.asarray((self.status == Status.DUE) | (self.status == Status.CLAWBACK))

    @property
    def paid(self) -> Whole:
        """Minor units paid on ``due_on``: 0 for what waits, was not reached or left."""
        return self.minor * self.is_paid

    @property
    def paid_numerator(self) -> Whole:
        """The exact worth of what is paid."""
        return self.numerator * self.is_paid

    def exact(self, line: int) -> Fraction:
        """The exact worth of one line, in 1 of the currency."""
        return Fraction(int(self.numerator[line]), self.denominator)


def lines(
    earned: Earned, *, parts: Sequence[Part], rounding: Rounding, happened: Happened, clawback_days: int = 0
) -> Lines:
    """Every part of every credit, and a second line for each part taken back.

    Where the customer leaves fewer than ``clawback_days`` after the deal was won, every part paid by that day is taken
    back on it, as it was paid and no more.

    Errors: those of ``shared`` and ``when_due``; ValueError where earnings and events differ in length.
    """
    n = len(earned.numerator)
    if len(happened.closed_on) != n:
        raise ValueError("each credit needs its events")
    worth = shared(earned, shares=[part.share for part in parts], rounding=rounding)
    told = [when_due(part, happened) for part in parts]
    taken = [_taken_back(due, status, happened, clawback_days) for due, status in told]
    return _joined(worth, told, taken, happened.ended_on.number, rounding.places)


def _taken_back(due: Days, status: Statuses, happened: Happened, clawback_days: int) -> Ints:
    """The credits of which this part is taken back."""
    ended = happened.ended_on
    if not clawback_days:
        return np.zeros(0, dtype=np.int64)
    too_soon = ended.is_known & (ended.number < happened.closed_on + clawback_days)
    return np.flatnonzero(too_soon & (status == Status.DUE) & due.by(ended.number))


def _joined(
    worth: Shared, told: Sequence[tuple[Days, Statuses]], taken: Sequence[Ints], ended_on: Ints, places: int
) -> Lines:
    n, n_parts = len(ended_on), len(told)
    every = np.arange(n, dtype=np.int64)
    back = np.concatenate(taken)
    return Lines(
        credit=np.concatenate([every] * n_parts + [back]),
        part=np.repeat(np.tile(np.arange(n_parts), 2), [n] * n_parts + [len(rows) for rows in taken]),
        due_on=Days(
            np.concatenate([due.number for due, _ in told] + [ended_on[back]]),
            np.concatenate([due.is_known for due, _ in told] + [np.ones(len(back), dtype=np.bool_)]),
        ),
        status=np.concatenate([status for _, status in told] + [np.full(len(back), Status.CLAWBACK, dtype=np.int8)]),
        numerator=_with_negatives(worth.exact, taken),
        denominator=worth.denominator,
        minor=_with_negatives(worth.rounded, taken),
        places=places,
    )


def _with_negatives(columns: Sequence[Whole], taken: Sequence[Ints]) -> Whole:
    return np.concatenate([*columns, *(-column[rows] for column, rows in zip(columns, taken, strict=True))])
