"""How long people took to reach each level of a ladder, had it been in force all along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from salesformula.rooms.compensation.formula.ladder import Ladder
from salesformula.rooms.compensation.formula.level_progress import SELLER, Climbing, Met


@dataclass(frozen=True)
class TimeTo:
    """Per person the days from their first day to a level; where it is not reached, the days they were watched."""

    level: int
    days: tuple[int, ...]
    is_reached: tuple[bool, ...]


@dataclass(frozen=True)
class Times:
    """The times to each level; and how many sellers are left out, as deals are not known since their first day."""

    levels: tuple[TimeTo, ...]
    n_left_out: int


def times_to_level(company: Climbing, ladder: Ladder) -> Times:
    """The days each seller took to each level by the numbers alone: decisions don't count, nor when it was adopted.

    Sellers whose first day is not known, or lies before the first deal of the facts, are left out: what they sold
    before is not known. Who left or has not got there yet is watched up to the last day, and no longer.
    """
    deals = [one.on for person in company.people for one in person.sold]
    known_from = min(deals, default=company.span.last)
    after = company.span.last + timedelta(days=1)
    levels = range(ladder.first + 1, ladder.top + 1)
    found: dict[int, list[tuple[int, bool]]] = {level: [] for level in levels}
    n_left_out = 0
    for person in company.people:
        begun = person.started_on
        if person.role != SELLER or (begun is not None and begun >= after):
            continue
        if begun is None or begun < known_from:
            n_left_out += 1
            continue
        end = after if person.ended_on is None else min(after, person.ended_on + timedelta(days=1))
        met, day = Met(person, company.span), begun
        for level in levels:
            goes_on = level == ladder.first + 1 or found[level - 1][-1][1]
            reached = met.first_day(ladder, level, day, end) if goes_on else None
            if reached is None:
                found[level].append((max(0, (end - begun).days - 1), False))
            else:
                found[level].append(((reached - begun).days, True))
                day = reached
    told = tuple(
        TimeTo(level, tuple(days for days, _ in times), tuple(is_reached for _, is_reached in times))
        for level, times in found.items()
        if ladder.asks_for(level) is not None
    )
    return Times(told, n_left_out)
