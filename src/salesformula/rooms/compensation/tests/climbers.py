"""People on a ladder, typed in a test: deals with what customers prepaid, customers kept, and where that puts whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from salesformula.rooms.compensation.formula.kernel import UNIT
from salesformula.rooms.compensation.formula.ladder import Ladder, ladders_in_force, preset_levels
from salesformula.rooms.compensation.formula.level_climb import Decision
from salesformula.rooms.compensation.formula.level_progress import (
    Climbing,
    Person,
    Progress,
    climbing,
    level_progress,
)
from salesformula.rooms.compensation.formula.level_values import Kept, Sold, Span
from salesformula.rooms.compensation.tests.company import Row, facts_of

TODAY = date(2026, 6, 1)


def ladder(scheme: str = "B", *, starts_on: date = date(2024, 1, 1), churn: str = "", **said: Any) -> Ladder:
    """A preset in force from 2024 on."""
    levels = preset_levels(scheme, churn_below=Fraction(churn) if churn else None)
    reading = "leaving" if scheme == "A" else "entering"
    told = {"name": scheme, "levels": levels, "milestones_are_for": reading, "starts_on": starts_on}
    return Ladder(**{**told, **said})


def own(*milestones: Mapping[str, Any], **said: Any) -> Ladder:
    """A ladder of its own that asks for these things, level by level."""
    levels = [{"milestones": one} for one in milestones]
    return Ladder.model_validate({"name": "Own", "levels": levels, "starts_on": "2024-01-01", **said})


def sold(on: date, mrr: int | str, prepaid: float | None = 12.0, *, part: str = "1") -> Sold:
    """A deal of so much MRR, whose customer prepaid so many months; all of it one's own unless it says otherwise."""
    units, months = int(Decimal(mrr) * UNIT), None if prepaid is None else Fraction(str(prepaid))
    return Sold(on, units, 12 * units, Fraction(part), months)


def monthly(mrr: int, n: int, prepaid: float = 12.0, *, day: int = 10, year: int = 2025) -> list[Sold]:
    """A deal of so much on that day of each of n months."""
    return [sold(date(year + month // 12, month % 12 + 1, day), mrr, prepaid) for month in range(n)]


def person(
    *deals: Sold, kept: Sequence[Kept] = (), name: str = "ann", started: date | None = None, ended: date | None = None
) -> Person:
    """A seller with deals and customers."""
    return Person(name, name.capitalize(), "seller", started, ended, deals, tuple(kept))


def company(*people: Person, as_of: date = TODAY) -> Climbing:
    """Their facts."""
    return Climbing(Span(date(2024, 1, 1), as_of), people, {})


def ann(
    *ladders: Ladder,
    deals: Sequence[Sold] = (),
    kept: Sequence[Kept] = (),
    as_of: date = TODAY,
    decisions: Sequence[Decision] = (),
) -> Progress:
    """Where ann stands, who has those deals and customers."""
    found = ladders_in_force(list(enumerate(ladders, start=1)))
    [progress] = level_progress(company(person(*deals, kept=kept), as_of=as_of), found, decisions=decisions)
    return progress


def level_of(*ladders: Ladder, **told: Any) -> tuple[int, str | None]:
    """Ann's level and the day she reached it."""
    one = ann(*ladders, **told).climbed
    return one.level, one.on.isoformat() if one.on else None


def told_by_facts(home: Path, one: Ladder, as_of: date = TODAY, **tables: Iterable[Row]) -> Climbing:
    """Everyone's facts, built from typed rows as an import builds them."""
    facts = facts_of(home, tables)
    return climbing(facts, one, home_currency="USD", fiscal_year_starts=1, as_of=as_of, roles={})
