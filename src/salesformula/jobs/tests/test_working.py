"""The worker, once through: what ran, what failed, who was told."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import schedules
from salesformula.jobs.models import Mail, Run
from salesformula.jobs.reasons import reason
from salesformula.jobs.tests import tasks
from salesformula.jobs.tests.post_office import PostOffice
from salesformula.jobs.working import work_once

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10)
TASKS = "salesformula.jobs.tests.tasks"


def plan(task: str, *, notify: str = "ada@x.example", **arguments: object) -> None:
    schedules.plan(
        name="nightly import", task=f"{TASKS}.{task}", arguments=arguments, every="day", at=time(3),
        zone="Europe/Berlin", notify=notify, now=NOW - timedelta(days=1),
    )  # fmt: skip


def test_every_ready_task_runs_and_is_counted() -> None:
    tasks.add.enqueue(1, 2)
    tasks.add.enqueue(left=20, right=22)
    said: list[str] = []
    assert work_once(now=NOW, say=said.append) == 2
    records = DBTaskResult.objects.order_by("enqueued_at")
    assert [(record.status, record.return_value) for record in records] == [("SUCCESSFUL", 3), ("SUCCESSFUL", 42)]
    assert said == [f"{TASKS}.add: done in 0.0 s"] * 2
    assert work_once(now=NOW) == 0


def test_a_task_is_told_which_attempt_it_is() -> None:
    tasks.attempt.enqueue()
    work_once(now=NOW)
    assert DBTaskResult.objects.get().return_value == 1


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (tasks.stumble, "ValueError: found 1,234\nand no decimal sign"),
        (tasks.leave, "SystemExit: 9"),
        (tasks.unwritable, "TypeError: Unsupported type: <class 'object'>"),
    ],
)
def test_an_error_ends_its_task_and_not_the_worker(task: Task[[], object], expected: str) -> None:
    task.enqueue()
    tasks.add.enqueue(1, 2)
    assert work_once(now=NOW) == 2
    failed, after = DBTaskResult.objects.order_by("enqueued_at")
    assert (failed.status, after.status) == ("FAILED", "SUCCESSFUL")
    assert reason(failed) == expected


def test_the_reason_of_an_anticipated_error_is_its_sentence() -> None:
    tasks.refuse.enqueue("deals.csv, row 7: found 'abc'")
    said: list[str] = []
    work_once(now=NOW, say=said.append)
    assert reason(DBTaskResult.objects.get()) == "deals.csv, row 7: found 'abc'"
    assert said[0].endswith("s: deals.csv, row 7: found 'abc'")


def test_a_task_whose_code_is_gone_fails_and_the_worker_goes_on() -> None:
    tasks.add.enqueue(1, 2)
    DBTaskResult.objects.update(task_path=f"{TASKS}.removed")
    tasks.add.enqueue(1, 2)
    assert work_once(now=NOW) == 2
    assert [one.status for one in DBTaskResult.objects.order_by("enqueued_at")] == ["FAILED", "SUCCESSFUL"]


def test_a_due_schedule_runs_and_its_success_is_kept_without_mail() -> None:
    plan("add", left=1, right=2)
    assert work_once(now=NOW) == 1
    run = Run.objects.get()
    assert (run.schedule, run.state, run.due_at) == ("nightly import", "succeeded", datetime(2026, 11, 20, 2))
    assert Mail.objects.count() == 0


@pytest.mark.usefixtures("small_world")
def test_a_failed_schedule_mails_why_what_still_stands_and_when_it_comes_again(office: PostOffice) -> None:
    plan("refuse", text="deals.csv: the column “Amount” is gone")
    # It, and the answers that are made after each build where those of today are not made yet.
    work_once(now=NOW)
    assert [one.task_path for one in DBTaskResult.objects.filter(status="FAILED")] == [f"{TASKS}.refuse"]
    assert work_once(now=NOW) == 0
    (letter,) = office.arrived
    assert (letter["To"], letter["Subject"]) == ("ada@x.example", "Failed: nightly import")
    body = bytes(letter.get_payload(decode=True)).decode()
    due, why, standing, again = [part.strip() for part in body.split("\r\n\r\n")]
    assert due == "nightly import, due 2026-11-20 03:00 Europe/Berlin, failed:"
    assert why == "deals.csv: the column “Amount” is gone"
    assert standing.startswith("What was imported before still answers: facts 1 of 20")
    assert again == "It is due again 2026-11-21 03:00 Europe/Berlin."


def test_before_any_import_the_mail_says_that_nothing_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    plan("refuse", text="no such folder")
    work_once(now=NOW)
    assert "Nothing has been imported before" in Mail.objects.get().body


def test_a_failed_schedule_that_names_nobody_is_kept_and_mails_nobody() -> None:
    plan("refuse", notify="", text="no such folder")
    work_once(now=NOW)
    assert (Run.objects.get().state, Run.objects.get().reason) == ("failed", "no such folder")
    assert Mail.objects.count() == 0


def test_a_worker_killed_between_a_failure_and_its_mail_is_made_up_for_by_the_next() -> None:
    plan("refuse", text="no such folder")
    work_once(now=NOW)
    Run.objects.update(state="open", reason="", ended_at=None)
    Mail.objects.all().delete()
    work_once(now=NOW)
    work_once(now=NOW)
    assert [mail.subject for mail in Mail.objects.all()] == ["Failed: nightly import"]


def test_what_ended_long_ago_is_forgotten_and_what_waits_stays() -> None:
    plan("refuse", text="no such folder")
    work_once(now=NOW)
    Mail.objects.update(state="sent", ended_at=NOW)
    schedules.cancel("nightly import")
    tasks.add.using(run_after=datetime(2199, 1, 1)).enqueue(1, 2)
    work_once(now=datetime(2198, 1, 1))
    assert (Mail.objects.count(), Run.objects.count()) == (0, 0)
    assert [json.dumps(one.args_kwargs["args"]) for one in DBTaskResult.objects.all()] == ["[1, 2]"]
