"""A backup does not bring back who was forgotten after it was made, where the home that it replaces can tell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from salesformula.keeping.tests import homes

pytestmark = pytest.mark.slow


def _deals(home: Path) -> list[dict[str, Any]]:
    told = json.loads(homes.run(home, "answer", "pipeline.deals", "--format", "json").stdout)
    return [{name: row[name] for name in ("deal_id", "owner_id", "owner", "amount")} for row in told["rows"]]


def test_who_was_forgotten_since_is_forgotten_again_under_the_same_tombstone(
    home: Path, saved: Path, tmp_path: Path
) -> None:
    there = Path(shutil.copytree(home, tmp_path / "there"))
    assert homes.run(there, "forget", "person", "s02", "--yes", "--reason", "asked by letter").returncode == 0
    forgotten = _deals(there)
    tombstone = next(row["owner_id"] for row in forgotten if str(row["owner_id"]).startswith("forgotten-"))
    done = homes.run(there, "restore", str(saved), "--replace")
    assert done.returncode == 0, done.stderr
    assert f"person {tombstone}, forgotten on 20" in done.stderr
    assert "after this backup was made: forgotten again" in done.stderr
    assert "is in it again" not in done.stderr
    assert _deals(there) == forgotten
    assert list((there / "forgetting").glob("*")) == []
    code = (
        "from salesformula.identity.models import Tombstone; print(*Tombstone.objects.values_list('reason', flat=True))"
    )
    assert homes.python(there, code).strip() == "asked by letter"
    assert "was forgotten on 20" in homes.run(there, "forget", "person", "s02", "--yes").stderr


def test_a_restore_killed_before_it_forgot_again_is_finished_by_the_worker(
    home: Path, saved: Path, tmp_path: Path
) -> None:
    there = Path(shutil.copytree(home, tmp_path / "there"))
    assert homes.run(there, "forget", "person", "s02", "--yes").returncode == 0
    forgotten = _deals(there)
    restored = """
from pathlib import Path
from salesformula.facts.home import home
from salesformula.keeping.restore import restore
from salesformula.doors import clock
restore(Path({saved!r}), home=home(), now=clock.now(), progress=lambda line: None, replace=True)
"""
    homes.python(there, restored.format(saved=str(saved)))
    assert _deals(there) != forgotten
    assert len(list((there / "forgetting").glob("*.json"))) == 1
    assert homes.run(there, "retention", "--apply").returncode == 0
    assert _deals(there) == forgotten


def test_into_an_empty_folder_the_command_says_that_nobody_knows(saved: Path, tmp_path: Path) -> None:
    done = homes.run(tmp_path / "empty", "restore", str(saved))
    assert done.returncode == 0, done.stderr
    assert "Whoever was forgotten elsewhere after 20" in done.stderr
    assert "forget them once more (docs/guide/forgetting.md)" in " ".join(done.stderr.split())
