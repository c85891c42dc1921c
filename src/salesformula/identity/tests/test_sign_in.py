"""Signing in, out, and staying out."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from salesformula.identity.accounts import create_account
from salesformula.identity.models import LogEntry, User

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-enough-secret"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def user() -> User:
    return create_account(email="ada@x.example", name="Ada", person_id=None, password=PASSWORD)[0]


def sign_in(client: Client, *, password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in/", {"login": "Ada@x.example", "password": password, **more}).status_code


def test_the_right_password_opens_the_page_that_was_asked_for(client: Client, user: User) -> None:
    asked = client.get("/me/")
    assert asked.headers["Location"] == "/sign-in/?next=/me/"
    answer = client.post(asked.headers["Location"], {"login": "ADA@x.example", "password": PASSWORD, "next": "/me/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/")
    assert client.get("/me/").status_code == 200


def test_nobody_is_sent_to_another_site(client: Client, user: User) -> None:
    answer = client.post("/sign-in/", {"login": user.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(client: Client, user: User) -> None:
    sign_in(client)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_closed_account_does_not_sign_in(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    answer = client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    assert answer.headers.get("Location") == "/sign-in/closed/"
    assert client.get("/me/").status_code == 302


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client: Client, user: User) -> None:
    for _ in range(5):
        assert sign_in(client, password="wrong") == 200
    assert sign_in(client) != 302
    assert client.get("/me/").status_code == 302


def test_sign_up_is_closed(client: Client) -> None:
    client.post("/sign-up/", {"email": "eve@x.example", "password1": PASSWORD})
    assert client.get("/sign-up/").status_code == 200
    assert not User.objects.exists()


def test_signing_out_asks_once_and_then_is_done(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 200
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/me/").status_code == 302


def test_a_changed_password_works_at_once_and_is_logged(client: Client, user: User) -> None:
    sign_in(client)
    new = "another-long-secret"
    client.post("/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert LogEntry.objects.get().action == "identity.change_password"


def test_without_a_mail_server_no_link_is_promised(client: Client, user: User) -> None:
    answer = client.post("/password/forgotten/", {"email": user.email})
    assert answer.status_code == 200
    assert "This site sends no mail" in answer.text


def test_with_a_mail_server_a_link_sets_a_new_password(client: Client, user: User, settings: LazySettings) -> None:
    settings.SENDS_MAIL = True
    assert client.post("/password/forgotten/", {"email": user.email}).headers["Location"] == "/password/forgotten/sent/"
    link = next(word for word in mail.outbox[0].body.split() if "/password/new/" in word)
    form = client.get(link.removeprefix("http://testserver"), follow=True)
    new = "another-long-secret"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
