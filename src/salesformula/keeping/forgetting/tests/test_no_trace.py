"""Nothing of someone forgotten is left, and every total stays: on a whole company, by the command line."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from salesformula.facts import engine, versions
from salesformula.keeping.forgetting.tests import planted
from salesformula.keeping.forgetting.tests.searching import told


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home folder of a company that holds both in every place; each test takes a copy."""
    root = tmp_path_factory.mktemp("planted")
    _python(root / "home", "-m", "salesformula.keeping.forgetting.tests.planted", str(root / "files"))
    return root / "home"


@pytest.fixture
def home(company: Path, tmp_path: Path) -> Path:
    """A copy that the test may change."""
    shutil.copytree(company, tmp_path / "home")
    return tmp_path / "home"


def test_the_search_finds_both_before(home: Path) -> None:
    found = told(home, planted.OF_PERSON + planted.OF_CONTACT)
    assert {place.split("/")[0].split(":")[0] for place in found} >= {
        "app.sqlite3", "exports", "facts", "inbox", "logs", "raw", "uploads",
    }  # fmt: skip


def test_no_trace_of_a_person_is_left_and_totals_stay(home: Path) -> None:
    before = _answers(home)
    done = _forget(home, "person", planted.PERSON)
    assert done.returncode == 0, done.stderr
    assert told(home, planted.OF_PERSON) == []
    assert planted.CONTACT_NAME in str(told(home, (planted.CONTACT_NAME,)))
    stone = _stones(home)[0][0]
    expected = json.loads(json.dumps(before).replace(planted.PERSON_NOW, stone).replace(planted.PERSON, stone))
    after = _answers(home)
    assert _sorted(after) == _sorted(expected)
    assert any(row["owner"] == stone and row["n_closed"] == 2 for row in after["pipeline.win_rate owner"])


def test_no_trace_of_a_contact_is_left(home: Path) -> None:
    done = _forget(home, "contact", planted.CONTACT)
    assert done.returncode == 0, done.stderr
    assert told(home, planted.OF_CONTACT) == []
    assert told(home, (planted.PERSON_NOW,)) != []


def test_others_stay_as_they_were(home: Path) -> None:
    _forget(home, "person", planted.PERSON)
    assert told(home, ("Ben", "ben@shop.example")) != []
    rows = _sqlite(home, "SELECT email FROM identity_user")
    assert rows == [("mia@shop.example",)]
    assert len(_sqlite(home, "SELECT session_key FROM django_session")) == 1
    assert _sqlite(home, "SELECT tree FROM identity_confirmedrole") == [(f'["p2", "{_stones(home)[0][0]}"]',)]


def test_the_log_stays_sealed_and_tells_of_the_forgetting(home: Path) -> None:
    _forget(home, "person", planted.PERSON, "--reason", f"{planted.PERSON_NOW} asked for it")
    stone, kind, finished, reason = _stones(home)[0]
    assert (kind, bool(finished), reason) == ("person", True, f"{stone} asked for it")
    assert _sqlite(home, "SELECT subject_id FROM identity_logentry WHERE action = 'keeping.forget'") == [(stone,)]
    with sqlite3.connect(home / "app.sqlite3") as connection, pytest.raises(sqlite3.DatabaseError, match="append-only"):
        connection.execute("UPDATE identity_logentry SET reason = ''")


def test_the_hashes_of_kept_files_are_those_of_the_files_now(home: Path) -> None:
    import hashlib

    _forget(home, "person", planted.PERSON)
    for run in (home / "raw").iterdir():
        manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
        notes = 0
        for kept in manifest["files"]:
            assert hashlib.sha256((run / "files" / kept["path"]).read_bytes()).hexdigest() == kept["sha256"]
            notes += "note" in kept
        assert notes >= 4


def test_who_comes_again_with_an_import_is_forgotten_on_the_way_in(home: Path, tmp_path: Path) -> None:
    _forget(home, "person", planted.PERSON)
    shutil.rmtree(home / "inbox")
    before = _answers(home)
    files = planted.write_files(tmp_path / "again")
    (tmp_path / "mapping.toml").write_text(planted.MAPPING, encoding="utf-8")
    done = _cli(home, "import", str(files), "--mapping", str(tmp_path / "mapping.toml"))
    assert done.returncode == 0, done.stderr
    assert told(home, planted.OF_PERSON) == []
    assert _answers(home) == before


def test_a_dry_run_counts_and_changes_nothing(home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and "app.sqlite3" not in path.name}
    done = _cli(home, "forget", "person", planted.PERSON, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "facts, people: 2" in done.stdout
    assert "database, accounts: 1" in done.stdout
    assert all(path.read_bytes() == content for path, content in before.items())
    assert _stones(home) == []


def test_without_yes_and_for_unknown_ids_nothing_is_changed(home: Path) -> None:
    asked = _cli(home, "forget", "person", planted.PERSON)
    unknown = _cli(home, "forget", "person", "nobody", "--yes")
    candidate = _cli(home, "forget", "candidate", "c1", "--yes")
    assert (asked.returncode, unknown.returncode, candidate.returncode) == (3, 1, 1)
    assert "nothing is known of a person nobody" in unknown.stderr
    assert "there are no candidates to forget here" in candidate.stderr
    assert _stones(home) == []


def test_killed_at_any_moment_it_is_finished_when_called_again(company: Path, tmp_path: Path) -> None:
    whole = shutil.copytree(company, tmp_path / "whole")
    began = time.monotonic()
    _forget(whole, "person", planted.PERSON)
    lasting, expected = time.monotonic() - began, _state(whole)
    draw = random.Random(4)
    for number in range(3):
        home = shutil.copytree(company, tmp_path / f"killed-{number}")
        (home / "forgetting_key").write_bytes((whole / "forgetting_key").read_bytes())
        process = subprocess.Popen(
            [sys.executable, "-m", "salesformula.cli", "forget", "person", planted.PERSON, "--yes"],
            env=_environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(lasting * draw.uniform(0.3, 1))
        process.kill()
        process.wait()
        assert versions.current(home) is not None
        again = _forget(home, "person", planted.PERSON)
        assert again.returncode == 0 or "was forgotten on" in again.stderr
        assert told(home, planted.OF_PERSON) == []
        assert _state(home) == expected
        assert list((home / "forgetting").iterdir()) == []


def _state(home: Path) -> tuple[object, ...]:
    """What the facts and the database hold, without the moments of the forgetting."""
    version = versions.current(home)
    assert version is not None
    connection = engine.workbench(None)
    connection.execute(f"ATTACH '{version.path}' AS f (READ_ONLY)")
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'f'").fetchall()
    facts = {
        table: connection.execute(f'SELECT * FROM f."{table}" ORDER BY ALL').fetchall()
        for (table,) in tables
        if table != "versions_meta"
    }
    connection.close()
    raw = {str(path.relative_to(home / "raw")): path.read_bytes() for path in sorted((home / "raw").rglob("*.csv"))}
    log = _sqlite(home, "SELECT action, subject_id, reason, before FROM identity_logentry ORDER BY id")
    return facts, raw, log, _sqlite(home, "SELECT author, reason FROM policybook_revision")


def _answers(home: Path) -> dict[str, list[dict[str, object]]]:
    done = subprocess.run(
        [sys.executable, "-m", "salesformula.keeping.forgetting.tests.answering"],
        env=_environment(home), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


def _sorted(answers: dict[str, list[dict[str, object]]]) -> dict[str, list[str]]:
    return {name: sorted(json.dumps(row) for row in rows) for name, rows in answers.items()}


def _stones(home: Path) -> list[tuple[str, ...]]:
    return _sqlite(home, "SELECT tombstone, kind, finished_at, reason FROM identity_tombstone")


def _sqlite(home: Path, sql: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(home / "app.sqlite3")
    rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


def _forget(home: Path, kind: str, id: str, *more: str) -> subprocess.CompletedProcess[str]:
    return _cli(home, "forget", kind, id, "--yes", *more)


def _cli(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "salesformula.cli", *words],
        env=_environment(home), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _python(home: Path, *words: str) -> None:
    home.mkdir()
    subprocess.run([sys.executable, *words], env=_environment(home), check=True)


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"SALESFORMULA_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
