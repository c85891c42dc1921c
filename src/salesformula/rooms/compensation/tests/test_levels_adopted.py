"""Ladders and decisions as people adopt them, and who sees whose level."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from salesformula.doors.acting import do
from salesformula.doors.asking import ask
from salesformula.doors.question import Question
from salesformula.identity.accounts import confirm
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.answer import Result
from salesformula.kit.errors import NotAllowed, NotFound, Refused
from salesformula.kit.text import render
from salesformula.rooms.compensation.models import LevelOverride, forget
from tests.small_world import ROLE_OF, email_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

#: s01 won deals of $1,000 and $1,200 of annual contract value on 1 March and 3 May 2024.
LADDER: dict[str, Any] = {
    "name": "Ours", "starts_on": "2024-01-01", "reason": "one thing at a time",
    "levels": [{"milestones": {"arr_at_least": one}} for one in (1_000, 2_200, 9_000)],
}  # fmt: skip
MINE = "s01"


@pytest.fixture(autouse=True)
def roles(small_world: object) -> None:
    confirm(people=ROLE_OF, by=None, now=datetime(2025, 1, 3, tzinfo=UTC))


def adopt(**said: Any) -> dict[str, Any]:
    return do("compensation.adopt_levels", LADDER | said, viewer=OPERATOR)


def preset(name: str, **said: Any) -> dict[str, Any]:
    fields = {"preset": name, "starts_on": "2024-01-01", "reason": "as published", **said}
    return do("compensation.adopt_levels", fields, viewer=OPERATOR)


def told(person_id: str | None = None, answer: str = "level_progress", **question: Any) -> Result:
    viewer = OPERATOR if person_id is None else viewer_named(email_of(person_id))
    return ask(Question(f"compensation.{answer}", **question), viewer=viewer).result


def by_person(person_id: str | None = None, **question: Any) -> dict[str, dict[str, Any]]:
    return {row["payee_id"]: row for row in told(person_id, by=("payee",), **question).rows}


def test_a_ladder_of_its_own_promotes_by_its_own_milestones() -> None:
    adopt()
    row = by_person(as_of=date(2024, 12, 31))[MINE]
    assert (row["level"], row["promoted_on"], row["next_level"]) == (2, date(2024, 5, 3), 3)
    assert (row["arr_amount"], row["arr_asked_amount"], row["arr_missing_amount"]) == (2_200, 9_000, 6_800)
    assert row["missing"] == "$6,800 more of ARR in the fiscal year"
    assert by_person(as_of=date(2024, 3, 15))[MINE]["level"] == 1


def test_without_grouping_it_counts_how_many_are_at_each_level() -> None:
    adopt()
    rows = told(as_of=date(2024, 3, 15)).rows
    assert sum(row["n_people"] for row in rows) == 12
    assert [row["level"] for row in rows] == sorted({row["level"] for row in rows})
    assert [(row["level"], row["n_people"]) for row in told(MINE, as_of=date(2024, 3, 15)).rows] == [(1, 1)]


@pytest.mark.parametrize("person_id", [MINE, "m1", "d1"])
def test_nobody_sees_the_level_of_those_they_lead_or_sit_beside(person_id: str) -> None:
    adopt()
    assert set(by_person(person_id)) <= {person_id}
    assert sum(row["n_people"] for row in told(person_id).rows) == len(by_person(person_id))
    with pytest.raises((NotFound, Refused)):
        by_person(person_id, where={"payee_id": "s02"})


@pytest.mark.parametrize("person_id", [None, "x1", "o1"])
def test_executives_and_operations_see_everyones(person_id: str | None) -> None:
    adopt()
    assert len(by_person(person_id)) == 12


def test_the_ladder_is_public_to_those_who_are_paid_by_it() -> None:
    preset("B")
    rows = [row for row in told(MINE, "levels").rows if row["scheme"] == "B"]
    assert [row["in_force_since"] for row in rows] == [date(2024, 1, 1)] * 3
    assert rows[0]["milestones"] == "MRR in all above $60,000, new MRR a month above $5,000 and months prepaid above 6"


def test_the_annual_preset_needs_the_limit_that_the_company_sets() -> None:
    with pytest.raises(Refused, match="churn_below"):
        preset("A")
    assert preset("A", churn_below="20%")
    assert [row["churn_share"] for row in told(MINE, "levels", where={"scheme": "A"}).rows] == [0.2] * 3
    assert {row["level"] for row in by_person().values()} == {1}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"preset": "B"}, "either a preset or levels"),
        ({"name": None}, "needs a name"),
        ({"name": "B"}, "names of the presets"),
        ({"levels": [{"milestones": {}}]}, "at least one thing"),
        ({"levels": [{"milestones": {"churn_below": 0}}]}, "above 0"),
        ({"levels": [{"milestones": {"charm_above": 3}}]}, "charm_above"),
        ({"reason": ""}, "reason"),
        ({"churn_below": "20%"}, "milestones"),
    ],
)
def test_a_ladder_that_can_not_be_is_refused_with_the_reason(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        adopt(**changed)


def test_the_presets_take_no_limit_that_is_not_theirs_and_ladders_keep_one_currency() -> None:
    with pytest.raises(Refused, match="goes with A alone"):
        preset("B", churn_below="20%")
    preset("B")
    with pytest.raises(Refused, match="counted in USD"):
        preset("B", currency="EUR")


def test_a_decision_is_told_beside_the_level_with_its_reason_and_leaves_the_level_out_of_the_log() -> None:
    adopt()
    fields = {"person_id": MINE, "level": 3, "reason": "kept the key account", "starts_on": "2024-06-01"}
    do("compensation.override_level", fields, viewer=OPERATOR)
    found = told(MINE, by=("payee",), as_of=date(2024, 12, 31))
    [row] = found.rows
    assert (row["level"], row["promoted_on"], row["is_override"]) == (3, date(2024, 6, 1), True)
    assert row["override_reason"] == "kept the key account"
    assert any("kept the key account" in render(caveat.text) for caveat in found.caveats)
    [entry] = [one for one in ask(Question("identity.log"), viewer=OPERATOR).result.rows
               if one["action"] == "compensation.override_level"]  # fmt: skip
    assert (entry["subject_id"], entry["reason"]) == (MINE, "kept the key account")
    assert "level" not in (entry.get("after") or {})
    assert by_person(as_of=date(2024, 5, 31))[MINE]["level"] == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": ""}, "reason"),
        ({"level": 9}, "from 0 to 3"),
        ({"person_id": "nobody"}, "no person"),
        ({"starts_on": "2023-06-01"}, "no ladder"),
    ],
)
def test_a_decision_needs_a_reason_a_person_and_a_level_of_the_ladder(changed: dict[str, Any], said: str) -> None:
    adopt()
    fields = {"person_id": MINE, "level": 1, "reason": "why", "starts_on": "2024-06-01"} | changed
    with pytest.raises(Refused, match=said):
        do("compensation.override_level", fields, viewer=OPERATOR)


@pytest.mark.parametrize("person_id", [MINE, "m1", "d1", "e1"])
def test_ladders_and_decisions_are_made_by_those_who_may(person_id: str) -> None:
    viewer = viewer_named(email_of(person_id))
    for action, fields in (
        ("adopt_levels", LADDER),
        ("override_level", {"person_id": MINE, "level": 1, "reason": "why"}),
    ):
        with pytest.raises(NotAllowed):
            do(f"compensation.{action}", fields, viewer=viewer)


def test_what_was_decided_of_someone_forgotten_stays_with_their_tombstone() -> None:
    adopt()
    do("compensation.override_level", {"person_id": MINE, "level": 1, "reason": "why"}, viewer=OPERATOR)
    assert forget("person", MINE, "forgotten-1") == 1
    assert [one.person_id for one in LevelOverride.objects.all()] == ["forgotten-1"]


def test_before_any_ladder_is_adopted_nobody_has_a_level() -> None:
    found = told(by=("payee",))
    assert (found.rows, render(found.finding)) == ([], "No ladder of levels is in force")
    assert told(answer="time_to_level").rows == []


def test_a_ladder_keeps_the_rules_of_the_day_it_was_adopted() -> None:
    preset("B", new_mrr_months=6)
    assert "mean of the 6 months up to the day" in render(told(by=("payee",)).caption or "")
