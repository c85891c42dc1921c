"""A home restored elsewhere answers, signs in, goes back and remembers as the one that was saved."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from salesformula.keeping.manifest import Manifest, member_name
from salesformula.keeping.snapshot import snapshot
from salesformula.keeping.tests import archives, homes

pytestmark = pytest.mark.slow


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


def test_the_import_can_be_undone_after_the_restore(restored: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(restored, tmp_path / "copy"))
    assert homes.run(copy, "undo-import").returncode == 0
    told = json.loads(homes.run(copy, "answer", "pipeline.deals", "--format", "json").stdout)
    assert told["facts_version"] == 1


def test_without_earlier_versions_only_the_facts_that_answer_are_saved(home: Path) -> None:
    with snapshot(home, current_only=True, progress=lambda line: None) as held:
        facts = [path.name for path in held.files if path.match("facts/facts-*")]
    assert facts == ["facts-2.duckdb"]


def test_answers_that_differ_are_named_and_the_home_stays_empty(saved: Path, tmp_path: Path) -> None:
    with tarfile.open(saved) as archive:
        archive.extractall(tmp_path / "opened", filter="data")
    text = (tmp_path / "opened/manifest.json").read_text()
    manifest = json.loads(text)
    manifest["checksums"]["answers"]["pipeline.win_rate"] = "0" * 64
    manifest["checksums"]["rows"]["deals"] = 61
    members = [
        archives.member(member_name(number, file["path"]), (tmp_path / "opened/home" / file["path"]).read_bytes())
        for number, file in enumerate(manifest["files"])
    ]
    other, home = archives.pack(tmp_path / "other.tar.gz", manifest, members), tmp_path / "place" / "home"
    done = homes.run(home, "restore", str(other))
    assert done.returncode == 1
    assert "\n  pipeline.win_rate\n  rows of deals: 61 saved, 60 found\nIt lies in" in done.stderr
    assert homes.files(home) == ["secret_key"]
    assert (next(path for path in home.parent.iterdir() if "differs" in path.name) / "facts/CURRENT").is_file()
