"""Workers that die: what they held is freed, begun again where it may be, and said."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from salesformula.jobs import living
from salesformula.jobs.burying import bury_dead
from salesformula.jobs.reasons import reason
from salesformula.jobs.running import run
from salesformula.jobs.stopping import Stopped, Stopping
from salesformula.jobs.taking import take
from salesformula.jobs.tests import tasks

DIED = "the worker died while this ran: it was killed, ran out of memory or lost power"
SCRIPT = """
import sys
from datetime import datetime, time
from salesformula.site.setup import start
start()
from salesformula.jobs import schedules
from salesformula.jobs.stopping import Stopping
from salesformula.jobs.working import work_once
schedules.plan(name="nightly", task="salesformula.jobs.tests.tasks.hang", arguments={"path": sys.argv[1]},
               every="day", at=time(3), zone="UTC", notify="ada@x.example", now=datetime(2026, 11, 1))
with Stopping().listening() as stopping:
    work_once(now=datetime(2026, 11, 2, 3), stopping=stopping)
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
def test_a_task_broken_off_by_a_stop_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_arguments: object, **_named: object) -> None:
        raise Stopped

    tasks.hang.enqueue("nowhere")
    tasks.hang_again.enqueue("nowhere")
    monkeypatch.setattr("django_tasks.base.Task.call", stop)
    said = [run(record, stopping=Stopping()) for record in (take("one"), take("one")) if record is not None]
    assert said[0].endswith("failed after 0.0 s: the worker was stopped before this had ended")
    assert said[1].endswith("stopped after 0.0 s, will be begun again")
    assert [record.status for record in DBTaskResult.objects.order_by("enqueued_at")] == ["FAILED", "READY"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "why"), [(signal.SIGKILL, DIED), (signal.SIGTERM, "the worker was stopped before this had ended")]
)
def test_the_next_worker_tells_of_a_task_whose_worker_ended(
    prepared: Path, tmp_path: Path, number: signal.Signals, why: str
) -> None:
    environment = os.environ | {"SALESFORMULA_HOME": str(prepared)}
    begun = tmp_path / "begun"
    # The grace of ten seconds is one here.
    script = f"from salesformula.jobs import stopping\nstopping.GRACE = 1\n{SCRIPT}"
    worker = subprocess.Popen([sys.executable, "-c", script, str(begun)], env=environment, stderr=subprocess.PIPE)
    _wait_for(begun)
    worker.send_signal(number)
    _, errors = worker.communicate(timeout=20)
    assert worker.returncode == (-9 if number == signal.SIGKILL else 0), errors.decode()
    done = subprocess.run(
        [sys.executable, "-m", "salesformula.cli", "work", "--once"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(prepared / "app.sqlite3") as database:
        kept = database.execute("SELECT state, reason FROM jobs_run").fetchall()
        bodies = database.execute('SELECT "to", body FROM jobs_mail').fetchall()
    database.close()
    assert kept == [("failed", why)]
    ((to, body),) = bodies
    assert to == "ada@x.example"
    assert why in body
    assert list((prepared / "workers").iterdir()) == []


def _wait_for(path: Path, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} did not appear"
        time.sleep(0.05)
