"""The transactional database on PostgreSQL: migrations, the sealed log, sign-in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines import postgres

SCRIPT = """
from salesformula.site.setup import prepare
prepare(); prepare()
from datetime import datetime
from django.db import IntegrityError, connection, transaction
from django.test import Client
from salesformula.identity.accounts import create_account
from salesformula.identity.log import record
assert connection.vendor == "postgresql"
record(at=datetime(2025, 1, 3, 12), user=None, action="a.b", subject_id="x")
for statement in ("UPDATE identity_logentry SET reason = 'another'", "DELETE FROM identity_logentry"):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError as error:
        assert "append-only" in str(error)
    else:
        raise SystemExit(f"not refused: {statement}")
_, password = create_account(email="ada@x.example", name="Ada", person_id=None)
client = Client(SERVER_NAME="localhost")
signed_in = client.post("/sign-in/", {"login": "ada@x.example", "password": password})
assert signed_in.status_code == 302, signed_in.status_code
assert client.get("/me/").status_code == 200
"""


@pytest.mark.slow
def test_migrations_log_and_sign_in_work_on_postgresql(tmp_path: Path) -> None:
    folder = postgres.binaries()
    if folder is None:
        pytest.skip("NO POSTGRESQL ON THIS MACHINE: the site was NOT tried on it; install postgresql")
    with postgres.running(folder) as server:
        url = f"postgresql://{server['user']}@{server['host']}:{server['port']}/{server['database']}"
        environment = os.environ | {"SALESFORMULA_HOME": str(tmp_path), "DATABASE_URL": url}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "app.sqlite3").exists()
