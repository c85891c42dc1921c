"""The keeper each test of the wizard gets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from salesformula.sources.wizard.tests.keeper import Keeper


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    """An administrator before the first import."""
    # Models can't be imported before Django is up, and this file is read before it is.
    from django.test import Client

    from salesformula.identity.accounts import create_account
    from salesformula.sources.wizard.tests.keeper import Keeper

    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    user, _ = create_account(email="keeper@example.com", name="Kim", person_id=None, is_administrator=True)
    client = Client()
    client.force_login(user)
    return Keeper(client, tmp_path)
