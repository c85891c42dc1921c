"""A backup of SQLite goes into PostgreSQL, one of PostgreSQL into SQLite, and the answers stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from salesformula.keeping.tests import homes
from tests.engines import postgres

NEW_ACCOUNT = """
from salesformula.identity.accounts import create_account
create_account(email="n@x.example", name="n", person_id=None)
"""


@pytest.fixture
def url() -> Iterator[str]:
    folder = postgres.binaries()
    if folder is None:
        pytest.skip("NO POSTGRESQL ON THIS MACHINE: backups of it were NOT checked; install postgresql")
    with postgres.running(folder) as server:
        address = f"postgresql://{server['user']}@{server['host']}:{server['port']}"
        with psycopg.connect(f"{address}/{server['database']}", autocommit=True) as connection:
            connection.execute("CREATE DATABASE company")
        yield f"{address}/company"


@pytest.mark.slow
def test_from_sqlite_to_postgresql_and_back(home: Path, saved: Path, tmp_path: Path, url: str) -> None:
    there, back, again = tmp_path / "there", tmp_path / "back", tmp_path / "again.tar.gz"
    done = homes.run(there, "restore", str(saved), DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert not (there / "app.sqlite3").exists()
    assert homes.sign_in(there, DATABASE_URL=url) == "302 / True"
    # A key that was carried over is not given twice.
    homes.python(there, NEW_ACCOUNT, DATABASE_URL=url)

    twice = homes.run(tmp_path / "second", "restore", str(saved), DATABASE_URL=url)
    assert twice.returncode == 1
    assert "database of DATABASE_URL is not empty" in twice.stderr
    assert not homes.files(tmp_path / "second") or homes.files(tmp_path / "second") == ["secret_key"]

    done = homes.run(there, "backup", str(again), DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    done = homes.run(back, "restore", str(again))
    assert done.returncode == 0, done.stderr
    assert homes.sign_in(back) == "302 / True"
    asked = ("answer", "identity.log", "--format", "json")
    assert homes.run(there, *asked, DATABASE_URL=url).stdout == homes.run(back, *asked).stdout
    emails = (
        "from salesformula.identity.models import User\nprint(sorted(User.objects.values_list('email', flat=True)))"
    )
    assert homes.python(back, emails).strip() == "['n@x.example', 'o1@small.example', 's01@small.example']"
