"""What was in force when it was asked is what "as known" tells later, whatever has been recorded since."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from salesformula.kit.company import CompanyPolicy
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.recording import record

pytestmark = pytest.mark.django_db

FIRST, N_DAYS = date(2026, 1, 1), 40
TEAMS = ("", "north", "south")
INSTANTS = [datetime(2026, 1, 10) + timedelta(hours=5 * n) for n in range(12)]


def told(dice: random.Random, at: datetime, *, known_at: datetime | None) -> dict[str, Any]:
    """Everything a question can learn of the rules on two days: settings, dated values per team and day."""
    found: dict[str, Any] = {}
    for on in (at.date(), FIRST + timedelta(days=dice.randrange(N_DAYS))):
        policies = PoliciesInForce(on=on, known_at=known_at)
        dated = policies.dated(CompanyPolicy, "large_deal_from")
        found[f"{on} settings"] = policies(CompanyPolicy)
        found[f"{on} revision"] = policies.revision
        found[f"{on} dated"] = dated.rows
        for team in TEAMS:
            found[f"{on} {team}"] = policies.of_team(CompanyPolicy, team_id=team).large_deal_from
            for _ in range(3):
                day = FIRST + timedelta(days=dice.randrange(N_DAYS))
                found[f"{on} {team} {day}"] = dated.on(min(day, on), team_id=team or None)
    return found


@pytest.mark.parametrize("seed", range(40))
def test_as_known_then_tells_what_was_told_then(seed: int) -> None:
    dice = random.Random(seed)
    asked: list[tuple[int, datetime, dict[str, Any]]] = []
    for n, at in enumerate(sorted(dice.choices(INSTANTS, k=8))):
        team = dice.choice(TEAMS)
        value = None if team and dice.random() < 0.3 else dice.choice((5_000, 10_000, 20_000))
        changes: dict[str, Any] = {"large_deal_from": value}
        if not team and dice.random() < 0.5:
            changes["too_few_below"] = dice.randrange(1, 60)
        day = FIRST + timedelta(days=dice.randrange(N_DAYS))
        record(CompanyPolicy, changes, effective_from=day, now=at, author="o@x.example", reason="because", team_id=team)
        asked.append((n, at, told(random.Random(n), at, known_at=None)))
    for n, at, then in asked:
        if all(at < later for _, later, _ in asked[n + 1 :]):
            assert told(random.Random(n), at, known_at=at) == then


@pytest.mark.parametrize("seed", range(20))
def test_the_dated_table_says_on_each_day_what_is_in_force_on_that_day(seed: int) -> None:
    dice = random.Random(1_000 + seed)
    for at in INSTANTS[:7]:
        team = dice.choice(TEAMS)
        value = None if team and dice.random() < 0.3 else Decimal(dice.choice((5_000, 10_000, 20_000)))
        day = FIRST + timedelta(days=dice.randrange(N_DAYS))
        changes = {"large_deal_from": value}
        record(CompanyPolicy, changes, effective_from=day, now=at, author="", reason="because", team_id=team)
    dated = PoliciesInForce(on=FIRST + timedelta(days=N_DAYS)).dated(CompanyPolicy, "large_deal_from")
    for day in (FIRST + timedelta(days=n) for n in range(-1, N_DAYS + 1)):
        then = PoliciesInForce(on=day)
        for team in TEAMS:
            in_force = then.of_team(CompanyPolicy, team_id=team).large_deal_from
            assert dated.on(day, team_id=team or None) == in_force
