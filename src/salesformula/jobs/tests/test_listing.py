"""One list of what ran, runs and waits; what waits is cancelled, what failed is tried again."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import again, listing, looking, schedules
from salesformula.jobs.cancelling import cancel
from salesformula.jobs.keeping import forget_old
from salesformula.jobs.looking import look, look_after
from salesformula.jobs.models import Mail, Run
from salesformula.jobs.tests import tasks
from salesformula.jobs.working import work_once
from salesformula.kit.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10)
TASKS = "salesformula.jobs.tests.tasks"


def plan(task: str, **arguments: object) -> None:
    schedules.plan(
        name="nightly", task=f"{TASKS}.{task}", arguments=arguments, every="day", at=time(3),
        zone="UTC", notify="ada@x.example", now=NOW - timedelta(days=1),
    )  # fmt: skip


def states() -> list[tuple[str, str, str]]:
    return [(work.task.rpartition(".")[2], work.state, work.reason) for work in listing.everything()]


def test_runs_of_schedules_and_tasks_of_people_stand_in_one_list() -> None:
    plan("refuse", text="no file")
    work_once(now=NOW)
    tasks.add.enqueue(left=1, right=2)
    assert states() == [("add", "waiting", ""), ("refuse", "failed", "no file")]
    failed = listing.everything()[1]
    assert (failed.schedule, failed.by, failed.n_retries, failed.due_at) == (
        "nightly",
        "",
        0,
        datetime(2026, 11, 20, 3),
    )
    assert failed.begun_at is not None
    assert failed.seconds is not None


def test_an_ended_run_is_listed_after_its_task_is_forgotten() -> None:
    plan("refuse", text="no file")
    work_once(now=NOW)
    DBTaskResult.objects.all().delete()
    assert states() == [("refuse", "failed", "no file")]


def test_what_waits_is_cancelled_and_nobody_is_mailed(tmp_path: Path) -> None:
    plan("note", path=str(tmp_path / "x"), line="done")
    id = again.run_now("nightly", by="ada@x.example", now=NOW)
    (waiting,) = listing.everything()
    assert (waiting.id, waiting.state, waiting.by) == (id, "waiting", "ada@x.example")
    cancel(id, by="ada@x.example", now=NOW)
    assert states() == [("note", "cancelled", "cancelled by ada@x.example")]
    with pytest.raises(Refused, match="ended already"):
        cancel(id, by=None, now=NOW)
    work_once(now=NOW - timedelta(hours=8))
    assert not (tmp_path / "x").exists()
    assert not Mail.objects.exists()


def test_what_has_begun_is_not_cancelled() -> None:
    tasks.add.enqueue(1, 2)
    record = DBTaskResult.objects.get()
    record.claim("worker-1")
    with pytest.raises(Refused, match="has begun"):
        cancel(str(record.pk), by=None, now=NOW)
    with pytest.raises(NotFound):
        cancel("no id", by=None, now=NOW)
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_a_schedule_runs_now_once_and_keeps_its_time(tmp_path: Path) -> None:
    plan("note", path=str(tmp_path / "x"), line="done")
    before = schedules.all()[0].next_at
    again.run_now("nightly", by="ada@x.example", now=NOW)
    with pytest.raises(Refused, match="waiting or at work already"):
        again.run_now("nightly", by="ada@x.example", now=NOW)
    assert schedules.all()[0].next_at == before
    with pytest.raises(NotFound):
        again.run_now("weekly", by=None, now=NOW)


def test_what_failed_is_tried_again_as_it_was_asked_for() -> None:
    tasks.refuse.enqueue(text="no file")
    work_once(now=NOW)
    (failed,) = listing.everything()
    again.try_again(failed.id, by="ada@x.example", now=NOW)
    assert states() == [("refuse", "waiting", ""), ("refuse", "failed", "no file")]
    with pytest.raises(Refused, match="the same is waiting"):
        again.try_again(failed.id, by="ada@x.example", now=NOW)
    with pytest.raises(Refused, match="only what failed"):
        again.try_again(listing.everything()[0].id, by=None, now=NOW)


def test_a_failed_run_becomes_a_run_of_its_schedule_again() -> None:
    plan("refuse", text="no file")
    work_once(now=NOW)
    again.try_again(listing.everything()[0].id, by="ada@x.example", now=NOW)
    assert list(Run.objects.values_list("schedule", "state", "by")) == [
        ("nightly", "open", "ada@x.example"),
        ("nightly", "failed", ""),
    ]
    schedules.cancel("nightly")
    with pytest.raises(Refused, match="not planned any more"):
        again.try_again(str(Run.objects.filter(state="failed").get().result_id), by=None, now=NOW)


def test_old_delays_go_with_their_tasks(tmp_path: Path) -> None:
    tasks.wait_for.enqueue(str(tmp_path / "never"))
    work_once(now=NOW)
    forget_old(now=NOW)
    assert listing.everything()[0].n_retries == 1
    DBTaskResult.objects.all().delete()
    forget_old(now=NOW)
    assert listing.everything() == []


def test_a_look_that_fails_keeps_no_other_from_looking() -> None:
    looked = []

    def stumble() -> None:
        raise ValueError("a defect")

    def see() -> None:
        looked.append(1)

    before = list(looking._looks)
    try:
        look_after(stumble)
        look_after(see)
        look_after(see)
        look()
    finally:
        looking._looks[:] = before
    assert looked == [1]
