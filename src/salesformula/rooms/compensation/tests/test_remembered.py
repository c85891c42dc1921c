"""What is said of pay is worked out once, and anew as soon as somebody decides or is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import translation

from salesformula.doors.acting import do
from salesformula.doors.asking import Answered, ask
from salesformula.doors.question import Question
from salesformula.identity.accounts import confirm
from salesformula.identity.models import Tombstone
from salesformula.identity.viewer import OPERATOR, Viewer, viewer_named
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

#: UTC, as the database holds it.
NOW = datetime(2025, 1, 3)
PLAN = {
    "name": "One percent", "starts_on": "2024-01-01", "reason": "a test",
    "components": [{"kind": "rate", "measure": "amount", "rate": "1%"}],
}  # fmt: skip
LEVEL = {"person_id": "s01", "level": 1, "reason": "a test"}


@pytest.fixture(autouse=True)
def decided(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=NOW)
    do("compensation.adopt_plan", PLAN, viewer=OPERATOR)
    do("compensation.adopt_levels", {"preset": "B", "starts_on": "2024-01-01", "reason": "a test"}, viewer=OPERATOR)


def asked(viewer: Viewer = OPERATOR) -> Answered:
    return ask(Question("compensation.statement", by=("payee",)), viewer=viewer)


def forgotten() -> None:
    """Someone of whom the facts hold nothing is forgotten: rows of the database change, facts do not."""
    Tombstone.objects.create(tombstone="forgotten-1", kind="person", forgotten_at=NOW)
    begun = asked()
    Tombstone.objects.update(finished_at=NOW)
    assert asked() is not begun, "what was read while rows were being changed is not kept"


def test_the_same_question_is_answered_once() -> None:
    assert asked() is asked()


@pytest.mark.parametrize(
    "decide",
    [
        lambda: do("compensation.adopt_plan", PLAN | {"starts_on": "2024-06-01"}, viewer=OPERATOR),
        lambda: do("compensation.propose_plan", {k: v for k, v in PLAN.items() if k != "starts_on"}, viewer=OPERATOR),
        lambda: do("compensation.review_period", {"period": "2024-10"}, viewer=OPERATOR),
        lambda: do("compensation.override_level", LEVEL, viewer=OPERATOR),
        forgotten,
    ],
    ids=["a plan", "a proposal", "a review", "a level", "a forgetting"],
)
def test_whatever_is_decided_makes_it_anew(decide: Callable[[], object]) -> None:
    before = asked()
    decide()
    assert asked() is not before


def test_nobody_is_told_what_another_was() -> None:
    everyone = {row["payee_id"] for row in asked().result.rows}
    assert len(everyone) > 1
    seller, colleague = (viewer_named(email_of(one)) for one in ("s01", "s02"))
    assert {row["payee_id"] for row in asked(seller).result.rows} == {"s01"}
    assert {row["payee_id"] for row in asked(colleague).result.rows} == {"s02"}
    assert {row["payee_id"] for row in asked().result.rows} == everyone


def test_it_is_kept_in_the_language_it_was_said_in() -> None:
    english = asked()
    with translation.override("ar"):
        assert asked() is not english
    assert asked() is english
