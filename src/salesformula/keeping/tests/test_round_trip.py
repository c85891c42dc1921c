"""A home restored elsewhere answers, signs in, goes back and remembers as the one that was saved."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from salesformula.keeping.manifest import Manifest
from salesformula.keeping.tests import homes


@pytest.fixture(scope="module")
def restored(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "another name"
    done = homes.run(elsewhere, "restore", str(saved))
    assert done.returncode == 0, done.stderr
    assert "answers equal" in done.stdout
    return elsewhere


def test_every_answer_is_byte_for_byte_the_same_for_the_operator_and_a_seller(home: Path, restored: Path) -> None:
    before, after = homes.every_answer(home), homes.every_answer(restored)
    assert len(before) > 60
    assert json.dumps(after) == json.dumps(before)


def test_people_sign_in_with_the_password_they_had(restored: Path) -> None:
    assert homes.sign_in(restored) == "302 / True"


def test_what_was_known_before_the_last_import_is_still_told(home: Path, restored: Path) -> None:
    asked = ("answer", "pipeline.deal_size", "--as-known", "2025-06-01T00:00:00Z", "--format", "json")
    before, after = homes.run(home, *asked), homes.run(restored, *asked)
    assert before.returncode == 0, before.stderr
    assert after.stdout == before.stdout
    assert after.stdout != homes.run(restored, *asked[:2], *asked[4:]).stdout


def test_the_manifest_says_what_is_inside(home: Path, saved: Path) -> None:
    with tarfile.open(saved) as archive:
        first, *others = archive.getmembers()
        content = archive.extractfile(first)
        assert content is not None
        manifest = Manifest.model_validate_json(content.read())
    assert first.name == "manifest.json"
    assert [member.name for member in others] == [f"home/{file.path}" for file in manifest.files]
    assert manifest.checksums.facts_version == 2
    assert manifest.checksums.rows["deals"] == 60
    assert manifest.checksums.sums["deals.amount"] == {"USD": "240000.0000"}
    assert manifest.has_secret_key
    assert "identity.0001_users_roles_and_log" in manifest.migrations
    assert oct(saved.stat().st_mode & 0o777) == "0o600"


def test_nothing_is_left_in_the_home_that_was_saved(home: Path, saved: Path) -> None:
    assert [path.name for path in home.iterdir() if path.name.startswith(".")] == []


def test_the_import_can_be_undone_after_the_restore(saved: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "home"
    assert homes.run(elsewhere, "restore", str(saved)).returncode == 0
    assert homes.run(elsewhere, "undo-import").returncode == 0
    told = json.loads(homes.run(elsewhere, "answer", "pipeline.deals", "--format", "json").stdout)
    assert told["facts_version"] == 1


def test_without_earlier_versions_there_is_no_way_back(home: Path, tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "current.tar.gz", tmp_path / "home"
    assert homes.run(home, "backup", "--current-only", str(path)).returncode == 0
    assert homes.run(elsewhere, "restore", str(path)).returncode == 0
    assert (elsewhere / "facts/facts-2.duckdb").is_file()
    assert not (elsewhere / "facts/facts-1.duckdb").exists()
    assert homes.run(elsewhere, "undo-import").returncode == 1
