"""Whose rows each role sees: only what was confirmed, only by today's tree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.models import ConfirmedRole
from salesformula.identity.viewer import OPERATOR, viewer_named, viewer_of
from salesformula.kit.errors import NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

NOW = datetime(2025, 1, 3, tzinfo=UTC)
TEAM_1 = {"m1", "s01", "s02", "s03", "s04"}
TEAM_2 = {"m2", "s05", "s06", "s07", "s08"}


def sees(person_id: str) -> set[str] | str:
    scope = viewer_named(f"{person_id}@small.example").scope
    return "everyone" if scope.everyone else set(scope.person_ids)


@pytest.mark.parametrize("person_id", ["s01", "m1", "d1", "x1", "o1"])
def test_until_someone_confirms_everyone_is_a_seller_who_sees_themselves(person_id: str) -> None:
    viewer = viewer_named(f"{person_id}@small.example")
    assert viewer.role == "seller"
    assert viewer.scope.person_ids == {person_id}
    assert not viewer.scope.everyone


def test_each_confirmed_role_sees_its_part_of_the_company() -> None:
    roles = {"s01": "seller", "m1": "manager", "d1": "director", "x1": "executive", "k1": "marketer"}
    roles |= {"r1": "recruiter", "e1": "enablement", "o1": "operations"}
    confirm(people=roles, by=None, now=NOW)
    assert {person_id: sees(person_id) for person_id in roles} == {
        "s01": {"s01"},
        "m1": TEAM_1,
        "d1": {"d1"} | TEAM_1 | TEAM_2,
        "x1": "everyone",
        "k1": {"k1"},
        "r1": {"r1"},
        "e1": "everyone",
        "o1": "everyone",
    }


def test_a_line_that_files_add_later_waits_for_confirmation() -> None:
    confirm(people={"m1": "manager"}, by=None, now=NOW)
    ConfirmedRole.objects.filter(person_id="m1").update(tree=["m1", "s01", "s02"])
    assert sees("m1") == {"m1", "s01", "s02"}


def test_a_line_that_files_take_away_is_gone_at_once() -> None:
    confirm(people={"m1": "manager"}, by=None, now=NOW)
    ConfirmedRole.objects.filter(person_id="m1").update(tree=["m1", "s01", "s05", "s09"])
    assert sees("m1") == {"m1", "s01"}


def test_rows_of_nobody_are_seen_by_those_who_see_everyone() -> None:
    confirm(people={"x1": "executive", "m1": "manager"}, by=None, now=NOW)
    assert viewer_named("x1@small.example").scope.sees(None)
    assert not viewer_named("m1@small.example").scope.sees(None)


def test_an_administrator_has_the_role_operations_and_anyone_else_without_a_person_sees_nobody() -> None:
    keeper, _ = create_account(email="keeper@small.example", name="Keeper", person_id=None, is_administrator=True)
    guest, _ = create_account(email="guest@small.example", name="Guest", person_id=None)
    assert (viewer_of(keeper).role, viewer_of(keeper).scope.everyone) == ("operations", True)
    assert "identity.administer" in viewer_of(keeper).rights
    assert (viewer_of(guest).role, viewer_of(guest).scope.person_ids) == ("seller", frozenset())
    assert not viewer_of(guest).scope.sees("s01")


def test_a_name_is_found_in_any_case_and_an_unknown_one_is_not_found() -> None:
    assert viewer_named(" S01@Small.Example ").person_id == "s01"
    with pytest.raises(NotFound, match=r"nobody signs in as nobody@small\.example"):
        viewer_named("nobody@small.example")


def test_a_closed_account_can_not_be_taken_on() -> None:
    user, _ = create_account(email="s01@small.example", name="S", person_id="s01")
    user.is_active = False
    user.save()
    with pytest.raises(NotFound, match="closed"):
        viewer_named("s01@small.example")


def test_the_operator_has_every_right_and_a_seller_is_told_which_one_is_missing() -> None:
    OPERATOR.require("any.right")
    assert OPERATOR.scope.everyone
    with pytest.raises(NotAllowed, match=r"seller does not have the right identity\.view_log"):
        viewer_named("s01@small.example").require("identity.view_log")
