"""The small company, and who may change its rules. Models are imported inside: this is read before Django starts."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def keeper(client: Client) -> Client:
    """A browser in which an administrator has signed in."""
    return _signed_in(client, "ada@small.example")


@pytest.fixture
def other() -> Client:
    """Another administrator's browser."""
    return _signed_in(Client(), "ben@small.example")


def _signed_in(client: Client, email: str) -> Client:
    from salesformula.identity.accounts import create_account

    user, _ = create_account(email=email, name=email.split("@")[0].title(), person_id=None, is_administrator=True)
    client.force_login(user)
    return client
