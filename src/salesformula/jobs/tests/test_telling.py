"""A schedule that goes on failing for the same reason writes once a day, and once when it works again."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from salesformula.jobs import schedules
from salesformula.jobs.models import Mail, Run, Schedule
from salesformula.jobs.working import work_once

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 20, 10)
TASKS = "salesformula.jobs.tests.tasks"


def plan(task: str, **arguments: object) -> None:
    schedules.plan(
        name="hourly", task=f"{TASKS}.{task}", arguments=arguments, every="hour", at=time(0),
        zone="UTC", notify="ada@x.example", now=START - timedelta(hours=1),
    )  # fmt: skip


def hours(first: int, last: int) -> None:
    for n in range(first, last):
        work_once(now=START + timedelta(hours=n, minutes=1))


def test_the_same_failure_is_told_once_a_day_and_its_end_too(tmp_path: Path) -> None:
    plan("refuse", text="deals.csv, row 7: found 'abc'")
    hours(0, 26)
    assert Run.objects.filter(state="failed").count() == 26
    first, second = Mail.objects.order_by("pk")
    assert (second.written_at - first.written_at) == timedelta(hours=23)
    assert "It failed 23 times in a row before. While the reason stays the same" in second.body
    Schedule.objects.update(task=f"{TASKS}.note", arguments={"path": str(tmp_path / "x"), "line": "done"})
    hours(26, 29)
    last = Mail.objects.order_by("pk")[2:]
    assert [mail.subject for mail in last] == ["Works again: hourly"]
    assert "It had failed 26 times since 2026-11-20 10:00 UTC." in last[0].body


def test_another_reason_is_told_at_once() -> None:
    plan("refuse", text="another build is at work (process 1)")
    hours(0, 1)
    Schedule.objects.update(arguments={"text": "another build is at work (process 2)"})
    hours(1, 2)
    assert Mail.objects.count() == 1
    Schedule.objects.update(arguments={"text": "the folder is gone"})
    hours(2, 3)
    assert [("the folder is gone" in mail.body) for mail in Mail.objects.order_by("pk")] == [False, True]


def test_a_success_after_no_failure_is_not_told(tmp_path: Path) -> None:
    plan("note", path=str(tmp_path / "x"), line="done")
    hours(0, 3)
    assert not Mail.objects.exists()
    assert [run.begun_at is not None for run in Run.objects.all()] == [True] * 3
