"""The shop each test gets, and who looks at it. Models are imported inside: this is read before Django starts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from salesformula.rooms.data.tests.shop import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop whose facts answer; nothing is imported yet."""
    from salesformula.rooms.data.tests.shop import Shop

    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path / "home"))
    return Shop(tmp_path)


@pytest.fixture
def keeper(client: Client) -> Client:
    """A browser in which the administrator has signed in."""
    from salesformula.identity.accounts import create_account

    user, _ = create_account(email="ada@shop.example", name="Ada", person_id=None, is_administrator=True)
    client.force_login(user)
    return client
