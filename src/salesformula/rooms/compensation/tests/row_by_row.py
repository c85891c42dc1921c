"""The rules of pay once more, one row at a time with fractions: what the kernel is held against. Slow and obvious."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import NamedTuple

from salesformula.rooms.compensation.formula.plan import Part, Rounding


@dataclass(frozen=True)
class Credit:
    """One credit; amounts in 1/10,000, days by number. ``nth``: its place in closing order."""

    group: int
    nth: int
    base: int
    quota: int = 0
    closed_on: int = 0
    ended_on: int | None = None
    started_on: int | None = None
    paid_on: dict[int, int] = field(default_factory=dict)
    aha_on: int | None = None


class Line(NamedTuple):
    group: int
    nth: int
    part: int
    status: str
    due_on: int | None
    exact: Fraction
    minor: int


def earned_so_far(x: Fraction, quota: int, bands: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """What a running sum of x earns."""
    first_rate = bands[0][1]
    if x < 0 or quota == 0:
        return first_rate * x
    earned = Fraction(0)
    for place, (share, rate) in enumerate(bands):
        lower = share * quota
        upper = x if place + 1 == len(bands) else min(x, bands[place + 1][0] * quota)
        if upper > lower:
            earned += rate * (upper - lower)
    return earned


def earned_by_bands(
    credits: Sequence[Credit], bands: Sequence[tuple[Fraction, Fraction]]
) -> dict[tuple[int, int], Fraction]:
    """By group and place in it; the credits may come in any order."""
    sums: dict[int, Fraction] = {}
    earned = {}
    for credit in sorted(credits, key=lambda each: (each.group, each.nth)):
        before = sums.get(credit.group, Fraction(0))
        after = before + credit.base
        sums[credit.group] = after
        rise = earned_so_far(after, credit.quota, bands) - earned_so_far(before, credit.quota, bands)
        earned[credit.group, credit.nth] = rise / 10_000
    return earned


def to_minor(amount: Fraction, rounding: Rounding) -> int:
    """Rounded, in units of the last place."""
    scaled = amount * Fraction(10**rounding.places)
    if rounding.mode == "half_even":
        return round(scaled)
    return floor(scaled + Fraction(1, 2)) if scaled >= 0 else -floor(-scaled + Fraction(1, 2))


def in_parts(amount: Fraction, parts: Sequence[Part], rounding: Rounding) -> list[int]:
    minor = [to_minor(amount * part.share, rounding) for part in parts]
    keeper = 0 if rounding.remainder == "first" else -1
    minor[keeper] += to_minor(amount, rounding) - sum(minor)
    return minor


def status_and_day(part: Part, credit: Credit, as_of: int) -> tuple[str, int | None]:
    if part.on == "signature":
        return "DUE", credit.closed_on
    due: int | None
    if part.on == "payment":
        due = credit.paid_on.get(part.number)
    elif part.on == "days":
        due = credit.closed_on + part.number
    else:
        due = credit.aha_on
        if credit.started_on is None:
            due = None
        else:
            over = credit.started_on + part.within_days
            if due is not None and due >= over:
                due = None
                as_of = max(as_of, credit.aha_on or 0)
            if due is None and over <= as_of and not (credit.ended_on is not None and credit.ended_on < over):
                return "NOT_REACHED", None
    if credit.ended_on is not None and credit.ended_on <= (as_of if due is None else due):
        return "LEFT", due
    return ("WAITING" if due is None else "DUE"), due


def ledger(
    credits: Sequence[Credit],
    earned: dict[tuple[int, int], Fraction],
    *,
    parts: Sequence[Part],
    rounding: Rounding,
    as_of: int,
    clawback_days: int,
) -> list[Line]:
    """All lines of all credits."""
    found = []
    for credit in credits:
        amount = earned[credit.group, credit.nth]
        for place, minor in enumerate(in_parts(amount, parts, rounding)):
            exact = amount * parts[place].share
            status, due = status_and_day(parts[place], credit, as_of)
            found.append(Line(credit.group, credit.nth, place, status, due, exact, minor))
            ended = credit.ended_on
            if status != "DUE" or due is None or ended is None:
                continue
            if clawback_days and ended < credit.closed_on + clawback_days and due <= ended:
                found.append(Line(credit.group, credit.nth, place, "CLAWBACK", ended, -exact, -minor))
    return found
