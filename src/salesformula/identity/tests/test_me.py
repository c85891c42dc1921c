"""A person's own page."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from salesformula.identity import tokens
from salesformula.identity.accounts import confirm, create_account
from salesformula.identity.models import ApiToken, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

NOW = datetime(2025, 1, 3, tzinfo=UTC)


@pytest.fixture
def user() -> User:
    confirm(people={"m1": "manager"}, by=None, now=NOW)
    return create_account(email="m1@small.example", name="Mia", person_id="m1")[0]


@pytest.fixture
def mia(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_the_page_says_role_and_whose_rows_are_seen(mia: Client) -> None:
    page = mia.get("/me/").text
    assert "Manager" in page
    assert "You see yourself and 4 people who report to you" in page


def test_the_look_is_kept_in_the_account_and_in_this_browser(mia: Client, user: User) -> None:
    answer = mia.post("/me/display/", {"theme": "dark", "direction": "rtl", "language": ""})
    user.refresh_from_db()
    assert (answer.status_code, user.theme, user.direction) == (302, "dark", "rtl")
    assert mia.cookies["sf_theme"].value == "dark"


def test_a_field_left_out_stays_as_it_is(mia: Client, user: User) -> None:
    mia.post("/me/display/", {"direction": "rtl"})
    mia.post("/me/display/", {"theme": "light"})
    user.refresh_from_db()
    assert (user.theme, user.direction) == ("light", "rtl")


def test_a_look_that_is_not_offered_is_refused(mia: Client, user: User) -> None:
    assert mia.post("/me/display/", {"theme": "neon"}).status_code == 400
    user.refresh_from_db()
    assert user.theme == "system"


def test_another_browser_starts_with_the_look_of_the_account(mia: Client, user: User) -> None:
    mia.post("/me/display/", {"theme": "dark"})
    other = Client()
    other.force_login(user)
    assert other.get("/me/").context["display"].theme == "dark"


def test_a_token_is_shown_once_and_opens_the_api(mia: Client, user: User) -> None:
    page = mia.post("/me/tokens/", {"name": "reports"})
    text = re.search(r"sf_[\w-]{43}", page.text)
    assert text is not None
    assert "no-store" in page.headers["Cache-Control"]
    assert text[0] not in mia.get("/me/").text
    assert tokens.user_of(text[0]) == user


def test_a_token_is_revoked_by_its_owner_alone(mia: Client, user: User) -> None:
    other, _ = create_account(email="b@x.example", name="B", person_id=None)
    theirs, _ = tokens.issue(user=other, name="theirs", now=NOW)
    mine, _ = tokens.issue(user=user, name="mine", now=NOW)
    assert mia.post(f"/me/tokens/{theirs.pk}/revoke/").status_code == 404
    assert mia.post(f"/me/tokens/{mine.pk}/revoke/").status_code == 302
    assert list(ApiToken.objects.filter(revoked_at=None)) == [theirs]
