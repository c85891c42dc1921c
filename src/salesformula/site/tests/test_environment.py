"""Settings of the machine are read loudly: what can't be meant is refused by name."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from salesformula.facts import environment
from salesformula.facts.environment import EnvironmentRefused
from salesformula.site.database import database
from salesformula.site.mail import mail_settings
from salesformula.site.secret import secret_key


@pytest.mark.parametrize(("found", "expected"), [("1", True), ("0", False), ("", True)])
def test_a_flag_is_one_or_zero_or_its_default(monkeypatch: pytest.MonkeyPatch, found: str, expected: bool) -> None:
    monkeypatch.setenv("SF_FLAG", found)
    assert environment.flag("SF_FLAG", default=True) is expected


@pytest.mark.parametrize("found", ["yes", "true", "2", " 1"])
def test_any_other_flag_is_refused(monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    monkeypatch.setenv("SF_FLAG", found)
    with pytest.raises(EnvironmentRefused, match="write 1 for yes or 0 for no"):
        environment.flag("SF_FLAG")


@pytest.mark.parametrize("found", ["-1", "11", "two"])
def test_a_number_outside_its_range_is_refused(monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    monkeypatch.setenv("SF_NUMBER", found)
    with pytest.raises(EnvironmentRefused, match="from 0 to 10"):
        environment.whole("SF_NUMBER", default=0, low=0, high=10)


def test_a_list_is_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SF_LIST", "a.example, b.example,")
    assert environment.listed("SF_LIST") == ["a.example", "b.example"]
    monkeypatch.delenv("SF_LIST")
    assert environment.listed("SF_LIST", default=("c",)) == ["c"]


def test_the_secret_key_is_drawn_once_and_readable_by_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SALESFORMULA_SECRET_KEY", raising=False)
    drawn = secret_key(tmp_path / "home")
    assert len(drawn) >= 50
    assert secret_key(tmp_path / "home") == drawn
    assert stat.S_IMODE((tmp_path / "home/secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret_key"]


def test_a_secret_key_of_the_environment_is_not_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESFORMULA_SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"
    assert not list(tmp_path.iterdir())


def test_the_database_lies_in_the_home_folder_unless_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database(tmp_path)["NAME"] == str(tmp_path / "app.sqlite3")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@db.example:5433/sales")
    found = database(tmp_path)
    assert (found["ENGINE"], found["HOST"], found["PORT"], found["NAME"]) == (
        "django.db.backends.postgresql",
        "db.example",
        5433,
        "sales",
    )


def test_another_kind_of_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u@db.example/sales")
    with pytest.raises(EnvironmentRefused, match="sqlite: or postgresql:"):
        database(tmp_path)


def test_mail_leaves_by_the_server_that_is_named_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SALESFORMULA_SMTP", raising=False)
    assert not mail_settings()["SENDS_MAIL"]
    monkeypatch.setenv("SALESFORMULA_SMTP", "smtp://mail.example:2525")
    found = mail_settings()
    assert (found["SENDS_MAIL"], found["EMAIL_HOST"], found["EMAIL_PORT"]) == (True, "mail.example", 2525)
    monkeypatch.setenv("SALESFORMULA_SMTP", "mail.example")
    with pytest.raises(EnvironmentRefused, match="smtp://HOST:PORT"):
        mail_settings()
