"""Workers that die: what they held is freed, begun again where it may be, and said."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import living, working
from salesformula.jobs.burying import bury_dead
from salesformula.jobs.reasons import reason
from salesformula.jobs.running import run
from salesformula.jobs.stopping import Stopped, Stopping
from salesformula.jobs.taking import take
from salesformula.jobs.tests import tasks
from salesformula.jobs.working import work_once

DIED = "the worker died while this ran: it was killed, ran out of memory or lost power"
STOPPED = "the worker was stopped before this had ended"
NOW = datetime(2026, 11, 20, 10)
SCRIPT = """
import sys
from datetime import datetime, time
from salesformula.site.setup import start
start()
from salesformula.jobs import schedules
from salesformula.jobs.working import work_once
schedules.plan(name="nightly", task="salesformula.jobs.tests.tasks.hang", arguments={"path": sys.argv[1]},
               every="day", at=time(3), zone="UTC", notify="ada@x.example", now=datetime(2199, 11, 1))
work_once(now=datetime(2199, 11, 2, 3))
"""


def test_a_worker_lives_until_its_block_ends() -> None:
    with living.living() as worker:
        assert living.lives(worker)
        living.sweep()
        assert living.lives(worker)
    assert not living.lives(worker)


@pytest.mark.django_db
def test_a_task_of_a_living_worker_is_left_alone() -> None:
    tasks.add.enqueue(1, 2)
    with living.living() as worker:
        take(worker)
        assert bury_dead() == []
    assert [record.status for record in bury_dead()] == ["FAILED"]


@pytest.mark.django_db
def test_a_task_that_may_be_repeated_is_ready_again_until_its_times_are_used() -> None:
    tasks.hang_again.enqueue("nowhere")
    take("dead")
    assert [record.status for record in bury_dead()] == ["READY"]
    take("dead too")
    assert [reason(record) for record in bury_dead()] == [DIED]


@pytest.mark.django_db
def test_a_worker_told_to_stop_breaks_its_task_off_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesformula.jobs.stopping.GRACE", 1)
    tasks.hang.enqueue(str(tmp_path / "begun"))
    tasks.add.enqueue(1, 2)
    teller = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM))
    said: list[str] = []
    with Stopping().listening() as stopping:
        teller.start()
        assert work_once(now=NOW, say=said.append, stopping=stopping) == 1
    teller.join()
    assert said[0].endswith(f"s: {STOPPED}")
    assert [record.status for record in DBTaskResult.objects.order_by("enqueued_at")] == ["FAILED", "READY"]


@pytest.mark.django_db
def test_a_task_that_may_be_repeated_is_ready_again_after_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_arguments: object, **_named: object) -> None:
        raise Stopped

    tasks.hang_again.enqueue("nowhere")
    monkeypatch.setattr("django_tasks.base.Task.call", stop)
    said = [run(record, stopping=Stopping()) for _ in range(2) if (record := take("one")) is not None]
    assert said[0].endswith("stopped after 0.0 s, will be begun again")
    assert said[1].endswith(f"failed after 0.0 s: {STOPPED}")


@pytest.mark.django_db(transaction=True)
def test_a_worker_goes_on_after_trouble_and_frees_what_it_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "TROUBLE", 0)
    stopping = Stopping()
    tasks.add.enqueue(1, 2)

    def lose_the_database(_record: DBTaskResult[..., Any], *, stopping: Stopping) -> str:
        raise OperationalError("the connection is lost")

    looks: list[datetime] = []

    def clock() -> datetime:
        looks.append(NOW)
        stopping.asked = len(looks) > 8
        return NOW

    monkeypatch.setattr(working, "run", lose_the_database)
    monkeypatch.setattr(working, "INTERVAL", 0)
    working.work_forever(clock=clock, stopping=stopping)
    assert reason(DBTaskResult.objects.get()) == DIED


@pytest.mark.slow
def test_the_next_worker_tells_of_a_task_whose_worker_was_killed(prepared: Path, tmp_path: Path) -> None:
    environment = os.environ | {"SALESFORMULA_HOME": str(prepared)}
    begun = tmp_path / "begun"
    worker = subprocess.Popen([sys.executable, "-c", SCRIPT, str(begun)], env=environment)
    _wait_for(begun)
    worker.kill()
    worker.wait(timeout=20)
    done = subprocess.run(
        [sys.executable, "-m", "salesformula.cli", "work", "--once"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(prepared / "app.sqlite3") as database:
        kept = database.execute("SELECT state, reason FROM jobs_run").fetchall()
        bodies = database.execute('SELECT "to", body FROM jobs_mail').fetchall()
    database.close()
    assert kept == [("failed", DIED)]
    ((to, body),) = bodies
    assert to == "ada@x.example"
    assert DIED in body
    assert list((prepared / "workers").iterdir()) == []


def _wait_for(path: Path, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} did not appear"
        time.sleep(0.05)
