"""Several workers and a busy site on one database: everything once, nothing locked out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines import postgres

#: Two workers and two writers, each with a connection of its own, over twenty schedules and twenty tasks.
SCRIPT = """
import sys, threading
from datetime import datetime, time, timedelta
from salesformula.site.setup import prepare
prepare()
from django.db import connection
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult
from salesformula.jobs import schedules
from salesformula.jobs.due import enqueue_due
from salesformula.jobs.models import Mail, Run
from salesformula.jobs.tests import tasks
from salesformula.jobs.working import work_once
planned, now, notes = datetime(2026, 11, 1), datetime(2026, 11, 3), sys.argv[1]
for n in range(20):
    schedules.plan(name=f"s{n}", task="salesformula.jobs.tests.tasks.note", arguments={"path": notes, "line": f"s{n}"},
                   every="day", at=time(3), zone="UTC", notify="", now=planned)
    tasks.note.enqueue(path=notes, line=f"t{n}")
start, errors, ran = threading.Barrier(4), [], []
def guarded(work):
    try:
        start.wait()
        work()
    except Exception as error:
        errors.append(repr(error))
    finally:
        connection.close()
def write():
    for n in range(100):
        Session.objects.create(session_key=f"{threading.get_ident()}-{n}", session_data="x", expire_date=now)
threads = [threading.Thread(target=guarded, args=(work,)) for work in
           (lambda: ran.append(work_once(now=now)), lambda: ran.append(work_once(now=now)), write, write)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
work_once(now=now)
lines = sorted(open(notes).read().split())
assert errors == [], errors
assert lines == sorted([f"s{n}" for n in range(20)] + [f"t{n}" for n in range(20)]), lines
assert Run.objects.filter(state="succeeded").count() == 20
assert DBTaskResult.objects.successful().count() == 40
assert Session.objects.count() == 200
assert {one.next_at for one in schedules.all()} == {datetime(2026, 11, 3, 3)}
print(connection.vendor, ran)
"""


def race(home: Path, notes: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", SCRIPT, str(notes)],
        env=os.environ | {"SALESFORMULA_HOME": str(home)} | environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[0]


@pytest.mark.slow
def test_two_workers_and_a_busy_site_share_sqlite(prepared: Path, tmp_path: Path) -> None:
    assert race(prepared, tmp_path / "notes") == "sqlite"


@pytest.mark.slow
def test_two_workers_and_a_busy_site_share_postgresql(tmp_path: Path) -> None:
    folder = postgres.binaries()
    if folder is None:
        pytest.skip("NO POSTGRESQL ON THIS MACHINE: workers were NOT tried on it; install postgresql")
    with postgres.running(folder) as server:
        url = f"postgresql://{server['user']}@{server['host']}:{server['port']}/{server['database']}"
        assert race(tmp_path, tmp_path / "notes", DATABASE_URL=url) == "postgresql"
