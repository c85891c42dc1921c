"""What passes by itself is tried again; what doesn't is told at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import retrying
from salesformula.jobs.burying import fail_or_repeat
from salesformula.jobs.models import Delay
from salesformula.jobs.reasons import reason
from salesformula.jobs.tests import tasks
from salesformula.jobs.working import work_once
from salesformula.kit.errors import Busy, Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10)


def test_a_task_that_met_another_is_put_off_and_done_later(tmp_path: Path) -> None:
    tasks.wait_for.enqueue(str(tmp_path / "free"))
    said: list[str] = []
    assert work_once(now=NOW, say=said.append) == 1
    record = DBTaskResult.objects.get()
    assert (record.status, record.started_at) == ("READY", None)
    assert timedelta(0) < record.run_after - timezone.now() <= timedelta(seconds=12.5)
    assert said[0].endswith("s: another build is at work (process 17)")
    assert "put off" in said[0]
    # Its pause has not ended.
    assert work_once(now=NOW) == 0
    (tmp_path / "free").touch()
    assert work_once(now=NOW, retry_now=True) == 1
    assert DBTaskResult.objects.get().return_value == "done"
    assert Delay.objects.get().n_times == 1


def test_after_the_last_time_it_fails_with_what_was_in_the_way(tmp_path: Path) -> None:
    tasks.wait_for.enqueue(str(tmp_path / "never"))
    assert [work_once(now=NOW, retry_now=True) for _ in range(4)] == [1, 1, 1, 0]
    record = DBTaskResult.objects.get()
    assert (record.status, reason(record)) == ("FAILED", "another build is at work (process 17)")
    assert retrying.times_put_off(record.pk) == 2


def test_times_put_off_are_no_deaths(tmp_path: Path) -> None:
    tasks.wait_for.enqueue(str(tmp_path / "never"))
    work_once(now=NOW)
    record = DBTaskResult.objects.get()
    record.claim("worker-2")
    fail_or_repeat(record, Refused("the worker died"))
    assert DBTaskResult.objects.get().status == "READY"


def test_what_is_refused_is_not_tried_again() -> None:
    tasks.refuse_again.enqueue("deals.csv: no column amount")
    work_once(now=NOW)
    assert DBTaskResult.objects.get().status == "FAILED"
    assert not Delay.objects.exists()


def test_a_task_not_marked_as_repeatable_is_not_tried_again() -> None:
    tasks.add.enqueue(1, 2)
    assert not retrying.put_off(DBTaskResult.objects.get(), Busy("one moment"))


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (Busy("another is at work"), True),
        (OperationalError("database is locked"), True),
        (ConnectionRefusedError(111, "refused"), True),
        (TimeoutError(), True),
        (Refused("deals.csv is no table"), False),
        (ValueError("a defect"), False),
    ],
)
def test_which_errors_pass_by_themselves(error: Exception, passes: bool) -> None:
    assert retrying.passes(error) is passes


def test_pauses_grow_and_are_never_the_shorter() -> None:
    for n, shortest in enumerate(retrying.PAUSES):
        assert shortest <= retrying.pause(n) <= 1.25 * shortest
    assert retrying.pause(9) >= retrying.PAUSES[-1]
