"""On which day a part of a credit is due, and whether it is paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from salesformula.rooms.compensation.formula.plan import Part
from salesformula.rooms.compensation.formula.whole import Flags, Ints

Statuses = npt.NDArray[np.int8]


class Status(IntEnum):
    """What became of one part of one credit."""

    DUE = 0  # it has a day, past or to come, and is paid on it
    WAITING = 1  # what makes it due has not happened yet, and still may
    LEFT = 2  # the customer left on or before the day it would have been due
    NOT_REACHED = 3  # the customer did not reach the aha moment in time
    CLAWBACK = 4  # what was paid is taken back
    FORFEITED = 5  # the seller left before it was due, and the plan pays leavers nothing more


@dataclass(frozen=True)
class Days:
    """Days by number, some of them unknown: nothing stands for "never", ``is_known`` says it."""

    number: Ints
    is_known: Flags

    @classmethod
    def all_known(cls, number: Ints) -> Days:
        return cls(number, np.ones(len(number), dtype=np.bool_))

    @classmethod
    def unknown(cls, n: int) -> Days:
        return cls(np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_))

    def by(self, other: Ints | int) -> Flags:
        """Known, and on that day or before."""
        return np.asarray((self.number <= other) & self.is_known)


@dataclass(frozen=True)
class Happened:
    """What happened with each credit's customer; one element a credit.

    ``closed_on``: the day the deal was won. ``ended_on``: the day the subscription ends. ``started_on``: its first
    day. ``paid_on[n]``: the day from which payment n counts as paid. ``aha_on[(feature, quantity)]``: the day the
    feature had been used so often. ``rated_on``: the day the deal was rated, where it was; ``is_rated_low`` where that
    earns nothing. ``gone_on``: the seller's last working day, where the plan pays leavers nothing more. ``as_of``: the
    day up to which all this is known; what is told is that day's.
    """

    closed_on: Ints
    as_of: int
    ended_on: Days
    started_on: Days
    paid_on: Mapping[int, Days] = field(default_factory=dict)
    aha_on: Mapping[tuple[str, int], Days] = field(default_factory=dict)
    rated_on: Days | None = None
    is_rated_low: Flags | None = None
    gone_on: Days | None = None


def when_due(part: Part, happened: Happened) -> tuple[Days, Statuses]:
    """The part's day for each credit, and what became of it. What is due at signature is earned by closing alone.

    A customer who leaves on the due day has left. Aha moment and leaving: what was first, or the end of the time
    allowed, decides; a part with no first day of the subscription waits.

    Errors: KeyError where the part waits for a payment, feature or rating that ``happened`` does not tell.
    """
    due, status = _when_due(part, happened)
    gone = happened.gone_on
    if gone is not None:
        # With no day yet, one would come after the day of the answer: too late for who is gone by then.
        later = gone.is_known & (gone.number < np.where(due.is_known, due.number, happened.as_of + 1))
        status[later & ((status == Status.DUE) | (status == Status.WAITING))] = Status.FORFEITED
    return due, status


def _when_due(part: Part, happened: Happened) -> tuple[Days, Statuses]:
    n, ended = len(happened.closed_on), happened.ended_on
    if part.on == "signature":
        return Days.all_known(happened.closed_on), np.full(n, Status.DUE, dtype=np.int8)
    missed = np.zeros(n, dtype=np.bool_)
    if part.on == "days":
        due = Days.all_known(happened.closed_on + part.number)
    elif part.on == "payment":
        due = happened.paid_on[part.number]
    elif part.on == "rating":
        due, missed = _rated(happened)
    else:
        due, missed = _aha(part, happened)
    status = np.where(due.is_known, np.int8(Status.DUE), np.int8(Status.WAITING))
    status[missed] = Status.NOT_REACHED
    # With no day yet, one would come after the day of the answer: too late for who has left by then.
    left = ended.by(np.where(due.is_known, due.number, happened.as_of)) & ~missed
    status[left] = Status.LEFT
    return due, status


def _aha(part: Part, happened: Happened) -> tuple[Days, Flags]:
    """The day of the aha moment where it came in time, and where it can no longer come in time."""
    reached, started = happened.aha_on[part.feature, part.quantity], happened.started_on
    over = started.number + part.within_days
    in_time = reached.is_known & started.is_known & (reached.number < over)
    is_over = started.is_known & ~in_time & ((over <= happened.as_of) | (reached.is_known & (reached.number >= over)))
    left_before = happened.ended_on.is_known & (happened.ended_on.number < over)
    return Days(np.where(in_time, reached.number, 0), in_time), is_over & ~left_before


def _rated(happened: Happened) -> tuple[Days, Flags]:
    """The day of the rating, or of closing where that came later, and where the rating earns nothing."""
    rated, low = happened.rated_on, happened.is_rated_low
    if rated is None or low is None:
        raise KeyError("rated_on")
    return Days(np.maximum(rated.number, happened.closed_on), rated.is_known), rated.is_known & low
