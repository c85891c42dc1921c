"""From level to level: a promotion is dated on the first day on which all that a level asks for holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from salesformula.rooms.compensation.formula.ladder import Ladder, LadderInForce

#: The first day from one day on, and before another, on which everything a level of a ladder asks for holds.
FirstDay = Callable[[Ladder, int, date, date], date | None]


@dataclass(frozen=True)
class Decision:
    """A level that someone was given by a decision, from a day on, and why. Of one day the later recorded counts."""

    person_id: str
    level: int
    on: date
    reason: str


@dataclass(frozen=True)
class Climbed:
    """Where someone stands: the level, since when, the highest ever reached, and the decision it goes by, if any.

    ``on`` is None for the level at which everyone begins. ``next``: the level that the numbers give next; None at
    the top.
    """

    level: int
    on: date | None
    highest: int
    next: int | None
    decision: Decision | None = None


def climb(
    ladders: Sequence[LadderInForce],
    first_day: FirstDay,
    *,
    since: date,
    until: date,
    decisions: Sequence[Decision] = (),
) -> Climbed:
    """The level at the end of the day before ``until``, counted from ``since`` or a ladder's first day on.

    A promotion is dated on the first day on which all criteria of the next level hold together; the level after it
    may follow on the same day. Nobody falls back, also when another ladder follows: the number of the level stays.
    An override counts from its day on. The numbers then give the level above the highest ever held, so that they
    don't undo at once what a person decided.
    """
    level, highest, on, by = 0, 0, None, None
    waiting = sorted(decisions, key=lambda one: one.on)
    for one in ladders:
        ladder = one.ladder
        if ladder.starts_on >= until:
            break
        level, highest = max(level, ladder.first), max(highest, ladder.first)
        begin = max(since, ladder.starts_on)
        end = min(until, ladder.ends_on) if ladder.ends_on else until
        for start, stop, given in _parts(begin, end, waiting):
            if given is not None:
                level, highest, on, by = given.level, max(highest, given.level), given.on, given
            day = start
            while ladder.asks_for(highest + 1) is not None:
                reached = first_day(ladder, highest + 1, day, stop)
                if reached is None:
                    break
                level = highest = highest + 1
                on, by, day = reached, None, reached
        waiting = [given for given in waiting if given.on >= end]
    now = next((one.ladder for one in reversed(ladders) if one.ladder.starts_on < until), None)
    further = None if now is None or now.asks_for(highest + 1) is None else highest + 1
    return Climbed(level, on, highest, further, by)


def _parts(begin: date, end: date, decisions: Sequence[Decision]) -> Iterator[tuple[date, date, Decision | None]]:
    """The days from one override to the next, each with the override that it begins with."""
    if begin >= end:
        return
    # Of one day the last counts, and what was decided before the first day holds from it on.
    by_day = {max(one.on, begin): one for one in decisions if one.on < end}
    days = sorted({begin, *by_day})
    for place, day in enumerate(days):
        yield day, days[place + 1] if place + 1 < len(days) else end, by_day.get(day)
