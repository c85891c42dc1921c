"""The page Levels: the ladder for all, progress for oneself alone, everyone's level for those who may."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from salesformula.doors.acting import do
from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.viewer import OPERATOR
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

LADDER: dict[str, Any] = {
    "name": "Ours", "starts_on": "2024-01-01", "reason": "one thing at a time",
    "levels": [{"base_amount": 41_000, "milestones": {"arr_at_least": one}} for one in (1_000, 2_200, 9_000)],
}  # fmt: skip


@pytest.fixture(autouse=True)
def roles(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))


def page(person_id: str, query: str = "") -> str:
    user, _ = create_account(email=email_of(person_id), name=f"Account {person_id}", person_id=person_id)
    client = Client()
    client.force_login(user)
    response = client.get(f"/compensation/levels/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_seller_reads_their_level_what_is_missing_and_the_ladder_and_of_nobody_else() -> None:
    do("compensation.adopt_levels", LADDER, viewer=OPERATOR)
    told = page("s01", "?as_of=2024-12-31")
    for words in ("You are at level 2 since 3 May 2024.", "$6,800 more of ARR in the fiscal year", "$41,000"):
        assert words in told
    assert "Person s02" not in told


def test_a_manager_reads_the_ladder_and_nobodys_level() -> None:
    do("compensation.adopt_levels", LADDER, viewer=OPERATOR)
    told = page("m1")
    assert "Ladder Ours, in force since 1 Jan 2024" in told
    assert "Person s0" not in told
    assert "people at level" not in told


def test_operations_read_everyones_level() -> None:
    do("compensation.adopt_levels", LADDER, viewer=OPERATOR)
    told = page("o1", "?as_of=2024-12-31")
    assert all(f"Person s{n:02d}" in told for n in range(1, 13))


def test_before_a_ladder_is_adopted_both_published_ones_are_shown() -> None:
    told = page("s01")
    assert "No ladder of levels is in force yet." in told
    assert "Ladder A, published" in told
    assert "Ladder B, published" in told
    assert "7.33%" in told
