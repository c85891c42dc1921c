"""Tokens: shown once, known by their hash, ended for good."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from salesformula.identity import tokens
from salesformula.identity.accounts import create_account
from salesformula.identity.models import ApiToken, LogEntry, User
from salesformula.kit.errors import NotFound

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 1, 3, 12, tzinfo=UTC)


@pytest.fixture
def user() -> User:
    return create_account(email="a@x.example", name="A", person_id=None)[0]


def test_only_the_hash_is_kept(user: User) -> None:
    token, text = tokens.issue(user=user, name="reports", now=NOW)
    assert text.startswith("sf_")
    assert text not in str(ApiToken.objects.values())
    assert len(token.sha256) == 64


def test_a_token_stands_for_its_user_until_it_is_revoked(user: User) -> None:
    token, text = tokens.issue(user=user, name="reports", now=NOW)
    assert tokens.user_of(text) == user
    assert tokens.working(user) == [token]
    tokens.revoke(user=user, token_id=token.pk, now=NOW)
    assert tokens.user_of(text) is None
    assert tokens.working(user) == []


def test_use_is_noted(user: User) -> None:
    _, text = tokens.issue(user=user, name="reports", now=NOW)
    tokens.user_of(text)
    assert ApiToken.objects.get().last_used_at is not None


def test_a_wrong_token_and_a_closed_account_open_nothing(user: User) -> None:
    _, text = tokens.issue(user=user, name="reports", now=NOW)
    assert tokens.user_of("sf_wrong") is None
    user.is_active = False
    user.save()
    assert tokens.user_of(text) is None


def test_nobody_revokes_the_token_of_another(user: User) -> None:
    token, text = tokens.issue(user=user, name="reports", now=NOW)
    other, _ = create_account(email="b@x.example", name="B", person_id=None)
    with pytest.raises(NotFound):
        tokens.revoke(user=other, token_id=token.pk, now=NOW)
    assert tokens.user_of(text) == user


def test_making_and_revoking_are_logged_without_the_token(user: User) -> None:
    token, text = tokens.issue(user=user, name="reports", now=NOW)
    tokens.revoke(user=user, token_id=token.pk, now=NOW)
    assert sorted(LogEntry.objects.values_list("user", "action")) == [
        ("a@x.example", "identity.issue_token"),
        ("a@x.example", "identity.revoke_token"),
    ]
    assert text not in str(LogEntry.objects.values())
