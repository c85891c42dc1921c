"""Who forgets the only administrator is asked first, because nobody could confirm roles on the pages then."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from salesformula.cli import forgetting as command
from salesformula.cli.commands import app
from salesformula.identity.accounts import confirm
from salesformula.identity.models import User
from salesformula.keeping.forgetting import someone
from salesformula.kit.errors import Question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ada_keeps_the_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    monkeypatch.setattr(command, "prepare", lambda: None)
    User.objects.create(email="ada@x.example", name="Ada Stone", person_id="1", is_administrator=True)
    User.objects.create(email="ben@x.example", name="Ben Brook", person_id="2")


def _is_last(home: Path, person_id: str = "1") -> bool:
    return someone.look("person", person_id, home=home).is_last_administrator


def test_the_only_administrator_is_the_last_and_nobody_else_is(tmp_path: Path) -> None:
    assert _is_last(tmp_path)
    assert not _is_last(tmp_path, "2")


def test_another_administrator_or_someone_confirmed_for_operations_can_go_on(tmp_path: Path) -> None:
    confirm(people={"2": "operations"}, by=None, now=datetime(2026, 3, 2))
    assert not _is_last(tmp_path)
    User.objects.filter(person_id="2").update(is_active=False)
    assert _is_last(tmp_path)
    User.objects.create(email="eve@x.example", name="Eve", is_administrator=True)
    assert not _is_last(tmp_path)


def test_the_command_asks_with_yes_too_and_goes_on_where_it_is_told(tmp_path: Path) -> None:
    asked = CliRunner().invoke(app, ["forget", "person", "1", "--yes"])
    assert isinstance(asked.exception, Question)
    assert "--last-administrator" in str(asked.exception)
    assert User.objects.filter(person_id="1").exists()
    told = CliRunner().invoke(app, ["forget", "person", "1", "--dry-run"])
    assert told.exit_code == 0
    assert "only one who may confirm roles" in told.stderr
    done = CliRunner().invoke(app, ["forget", "person", "1", "--yes", "--last-administrator"])
    assert done.exit_code == 0, done.output
    assert not User.objects.filter(person_id="1").exists()
