"""People on a ladder, typed in a test: deals with what customers prepaid, and where that puts whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from salesformula.rooms.compensation.formula.ladder import Ladder, ladders_in_force, preset_levels
from salesformula.rooms.compensation.formula.level_climb import Decision
from salesformula.rooms.compensation.formula.level_progress import Climbing, Progress, climbing, level_progress
from salesformula.rooms.compensation.tests.company import Row, deal, facts_of, subscription

TODAY = date(2026, 6, 1)
Tables = dict[str, list[Row]]


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


def sold(*deals: tuple[date, int] | tuple[date, int, float | None], owner: str = "ann") -> Tables:
    """A deal of so much MRR on each day, its customer having prepaid so many months; 12 unless it says otherwise."""
    tables: Tables = {"deals": [], "subscriptions": []}
    for nth, (won, mrr, *prepaid) in enumerate(deals, start=1):
        name, months = f"{owner}{nth}", prepaid[0] if prepaid else 12.0
        tables["deals"].append(deal(name, won=won, owner=owner, mrr_amount=Decimal(mrr)))
        tables["subscriptions"].append(
            subscription(name, started=won, seller=owner, mrr_amount=Decimal(mrr), prepaid_months=months)
        )
    return tables


def monthly(mrr: int, n: int, *, day: int = 10, year: int = 2025) -> list[tuple[date, int]]:
    """A deal of so much on that day of each of the first n months of a year."""
    return [(date(year + month // 12, month % 12 + 1, day), mrr) for month in range(n)]


def company_of(home: Path, one: Ladder, tables: Mapping[str, Iterable[Row]], as_of: date = TODAY) -> Climbing:
    """Everyone's facts, all of them sellers."""
    facts = facts_of(home, tables)
    return climbing(facts, one, home_currency="USD", fiscal_year_starts=1, as_of=as_of, roles={})


def climbed(
    home: Path,
    *ladders: Ladder,
    as_of: date = TODAY,
    decisions: Sequence[Decision] = (),
    **tables: Iterable[Row],
) -> dict[str, Progress]:
    """Where everyone stands, by person."""
    found = ladders_in_force(list(enumerate(ladders, start=1)))
    company = company_of(home, ladders[-1], tables, as_of)
    return {one.person.person_id: one for one in level_progress(company, found, decisions=decisions)}


def of_ann(home: Path, *ladders: Ladder, **told: Any) -> tuple[int, str | None]:
    """Ann's level and the day she reached it."""
    one = climbed(home, *ladders, **told)["ann"].climbed
    return one.level, one.on.isoformat() if one.on else None
