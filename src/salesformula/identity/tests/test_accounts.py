"""Accounts are made by someone's decision, one a person; roles likewise."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from salesformula.identity.accounts import AccountRefused, UnknownRole, confirm, create_account, new_password
from salesformula.identity.models import ConfirmedRole, User

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 1, 3, tzinfo=UTC)


def test_an_account_gets_a_drawn_password_and_its_address_in_lower_case() -> None:
    user, password = create_account(email=" Ada@X.Example", name="Ada", person_id="p1")
    assert user.email == "ada@x.example"
    assert len(password) >= 16
    assert User.objects.get().check_password(password)


def test_a_new_password_replaces_the_old_one() -> None:
    user, old = create_account(email="ada@x.example", name="Ada", person_id=None)
    new = new_password(email="ADA@x.example")
    user.refresh_from_db()
    assert user.check_password(new)
    assert not user.check_password(old)


@pytest.mark.parametrize(
    ("email", "person_id", "password", "reason"),
    [
        ("ada@x.example", "p2", None, "already has an account"),
        ("ada@X.example", "p2", None, "already has an account"),
        ("bob@x.example", "p1", None, "one person, one account"),
        ("bob", "p2", None, "no e-mail address"),
        ("bob@x.example", "p2", "short", "too short"),
        ("bob@x.example", "p2", "1234567890", "too common"),
    ],
)
def test_what_can_not_be_an_account_is_refused(email: str, person_id: str, password: str | None, reason: str) -> None:
    create_account(email="ada@x.example", name="Ada", person_id="p1")
    with pytest.raises(AccountRefused, match=reason):
        create_account(email=email, name="Bob", person_id=person_id, password=password)
    assert User.objects.count() == 1


@pytest.mark.usefixtures("small_world")
def test_confirming_says_what_a_role_was_and_is() -> None:
    assert confirm(people={"m1": "seller"}, by="boss@x.example", now=NOW) == {"m1": (None, "seller")}
    assert confirm(people={"m1": "manager"}, by=None, now=NOW) == {"m1": ("seller", "manager")}
    assert ConfirmedRole.objects.get().tree == ["m1", "s01", "s02", "s03", "s04"]


@pytest.mark.usefixtures("small_world")
def test_one_unknown_role_leaves_all_unconfirmed() -> None:
    with pytest.raises(UnknownRole, match="'king' for m2 is no role"):
        confirm(people={"m1": "manager", "m2": "king"}, by=None, now=NOW)
    assert not ConfirmedRole.objects.exists()
