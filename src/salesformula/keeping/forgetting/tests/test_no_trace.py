"""Nothing of someone forgotten is left, and every total stays: on a whole company, by the command line."""

from __future__ import annotations

import hashlib
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


@pytest.fixture(scope="module")
def without(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home after the person was forgotten; to be read only."""
    home = tmp_path_factory.mktemp("without") / "home"
    shutil.copytree(company, home)
    done = _forget(home, "person", planted.PERSON, "--reason", f"{planted.PERSON_NOW} asked for it")
    assert done.returncode == 0, done.stderr
    return home


def test_no_trace_of_a_person_is_left(without: Path) -> None:
    assert told(without, planted.OF_PERSON) == []
    assert told(without, (planted.CONTACT_NAME,)) != []


def test_totals_stay_under_the_tombstone(company: Path, without: Path) -> None:
    stone = _stones(without)[0][0]
    before = json.dumps(_answers(company)).replace(planted.PERSON_NOW, stone).replace(planted.PERSON, stone)
    after = _answers(without)
    assert _sorted(after) == _sorted(json.loads(before))
    assert [row["n_closed"] for row in after["pipeline.win_rate owner"] if row["owner"] == stone] == [2]


def test_no_trace_of_a_contact_is_left(home: Path) -> None:
    done = _forget(home, "contact", planted.CONTACT)
    assert done.returncode == 0, done.stderr
    assert told(home, planted.OF_CONTACT) == []
    assert told(home, (planted.PERSON_NOW,)) != []


def test_others_stay_as_they_were(without: Path) -> None:
    assert told(without, ("Ben", "ben@shop.example")) != []
    assert _sqlite(without, "SELECT email FROM identity_user") == [("mia@shop.example",)]
    assert len(_sqlite(without, "SELECT session_key FROM django_session")) == 1
    tree = f'["p2", "{_stones(without)[0][0]}"]'
    assert _sqlite(without, "SELECT tree FROM identity_confirmedrole") == [(tree,)]


def test_the_log_stays_sealed_and_tells_of_the_forgetting(without: Path) -> None:
    stone, kind, finished, reason = _stones(without)[0]
    assert (kind, bool(finished), reason) == ("person", True, f"{stone} asked for it")
    logged = "SELECT subject_id, reason FROM identity_logentry WHERE action = 'keeping.forget'"
    assert _sqlite(without, logged) == [(stone, reason)]
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        _sqlite(without, "UPDATE identity_logentry SET reason = ''")


def test_the_hashes_of_kept_files_are_those_of_the_files_now(without: Path) -> None:
    for run in (without / "raw").iterdir():
        kept = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["files"]
        assert [_hash(run / "files" / one["path"]) for one in kept] == [one["sha256"] for one in kept]
        assert sum("note" in one for one in kept) == 4


def test_files_that_cannot_be_written_anew_leave_a_note(without: Path) -> None:
    left = sorted(path.name for path in (without / "exports").iterdir())
    assert left == ["all.zip.removed.txt", "answer.pdf.removed.txt", "deals.csv", "deals.json"]


def test_who_comes_again_with_an_import_is_forgotten_on_the_way_in(without: Path, tmp_path: Path) -> None:
    home = shutil.copytree(without, tmp_path / "home")
    files = planted.write_files(tmp_path / "again")
    (tmp_path / "mapping.toml").write_text(planted.MAPPING, encoding="utf-8")
    done = _cli(home, "import", str(files), "--mapping", str(tmp_path / "mapping.toml"))
    assert done.returncode == 0, done.stderr
    assert told(home, planted.OF_PERSON) == []
    assert _answers(home) == _answers(without)


def test_a_dry_run_counts_and_changes_nothing(home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and "app.sqlite3" not in path.name}
    done = _cli(home, "forget", "person", planted.PERSON, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "facts, people: 2" in done.stdout
    assert "database, accounts: 1" in done.stdout
    assert all(path.read_bytes() == content for path, content in before.items())
    assert _stones(home) == []


def test_a_script_that_does_not_say_yes_is_asked_and_changes_nothing(home: Path) -> None:
    asked = _cli(home, "forget", "person", planted.PERSON)
    assert asked.returncode == 3
    assert "say --yes" in asked.stderr
    assert _stones(home) == []


def test_killed_at_any_moment_it_is_finished_when_called_again(company: Path, tmp_path: Path) -> None:
    whole = shutil.copytree(company, tmp_path / "whole")
    began = time.monotonic()
    _forget(whole, "person", planted.PERSON)
    lasting, expected = time.monotonic() - began, _state(whole)
    draw = random.Random(4)
    for number in range(2):
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


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
