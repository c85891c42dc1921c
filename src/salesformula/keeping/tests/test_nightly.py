"""Backups come by themselves, and one that fails is told."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from salesformula.jobs.models import Mail, Run, Schedule
from salesformula.jobs.working import work_once
from salesformula.keeping import backup as module
from salesformula.keeping import database, nightly
from salesformula.keeping.checksums import Checksums
from salesformula.keeping.tests import homes
from salesformula.kit.errors import NotFound, Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for backups, beside a home whose answers are not asked."""
    monkeypatch.setattr(
        module, "checksums_of", lambda home, *, at, progress: Checksums(at=at, facts_version=None, policy_revision=0)
    )
    monkeypatch.setattr(database, "migrations_of", lambda path: [])
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("SALESFORMULA_HOME", str(home))
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def plan(folder: Path, **others: Any) -> str:
    given: dict[str, Any] = {
        "every": "day",
        "at": "02:30",
        "keep": 2,
        "notify": "ops@x.example",
        "current_only": False,
    } | others
    return nightly.plan(folder, **given)


def worked() -> Run:
    """The run of the planned backup, the day after it was planned."""
    planned = Schedule.objects.get()
    work_once(now=planned.next_at + timedelta(seconds=1))
    return Run.objects.latest("pk")


def test_the_worker_saves_into_the_folder(out: Path) -> None:
    assert "every day" in plan(out)
    planned = Schedule.objects.get()
    assert (planned.at, planned.zone, planned.notify) == (time(2, 30), "UTC", "ops@x.example")
    assert planned.next_at > datetime(2020, 1, 1)
    run = worked()
    assert run.state == "succeeded", run.reason
    assert [name[:13] for name in homes.files(out)] == ["salesformula-"]
    assert Mail.objects.count() == 0


def test_one_that_fails_is_told_with_its_reason(out: Path) -> None:
    plan(out)
    out.rename(out.with_name("gone"))
    run = worked()
    assert run.state == "failed"
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("ops@x.example", "Failed: backup")
    assert "nothing was saved: " in mail.body


def test_planned_again_it_is_changed_and_never_ends_it(out: Path) -> None:
    plan(out)
    plan(out, every="week", keep=None)
    planned = Schedule.objects.get()
    assert (planned.every, planned.arguments["keep"]) == ("week", 7)
    plan(out, every="never")
    assert Schedule.objects.count() == 0
    with pytest.raises(NotFound):
        plan(out, every="never")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"every": "hour"}, "--every is 'hour'"),
        ({"at": "2 o'clock"}, "--at is"),
        ({"notify": None}, "say --notify MAIL"),
        ({"notify": "ops"}, "which is no e-mail address"),
    ],
)
def test_what_can_not_be_meant_is_refused(wrong: dict[str, Any], said: str, out: Path) -> None:
    with pytest.raises(Refused, match=said):
        plan(out, **wrong)
    assert Schedule.objects.count() == 0


def test_only_a_folder_outside_the_home_will_do(out: Path) -> None:
    for folder in (out / "none", out.parent / "home"):
        with pytest.raises(Refused, match="must be a folder that exists, outside"):
            plan(folder)
