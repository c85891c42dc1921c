"""Before anything is imported a page says so calmly; a program is told what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from salesformula.identity.accounts import create_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    client.force_login(create_account(email="ada@x.example", name="Ada", person_id=None, is_administrator=True)[0])
    return client


@pytest.mark.parametrize("url", ["/pipeline/state/", "/answers/pipeline.changes/", "/conversion/?as_of=2026-09-15"])
def test_a_page_without_facts_says_that_this_is_fine_and_leads_on(signed_in: Client, url: str) -> None:
    page = signed_in.get(url)
    assert page.status_code == 400
    assert "There are no data yet." in page.text
    assert "could not be understood" not in page.text
    assert "Go to this morning" in page.text


def test_a_program_is_told_what_to_run(signed_in: Client) -> None:
    said = signed_in.get("/api/answers/pipeline.changes")
    assert said.status_code == 400
    assert said.json()["error"].startswith("no facts yet: nothing has been imported. Run")
