"""Importers killed at random moments, and readers that never see a torn or older answer while imports run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

#: A hundred kills take ten minutes: SALESFORMULA_KILLS=100 SALESFORMULA_IMPORTS=25.
N_KILLS = int(os.environ.get("SALESFORMULA_KILLS", "6"))
N_IMPORTS = int(os.environ.get("SALESFORMULA_IMPORTS", "4"))
ROOT = Path(__file__).resolve().parents[1]


def _under_fire(what: str, home: Path, n: int) -> dict[str, Any]:
    home.mkdir()
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    environment = os.environ | {
        "SALESFORMULA_HOME": str(home),
        "PYTHONPATH": path,
        "SALESFORMULA_REMEMBERED_ANSWERS": "0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.importing_under_fire", what, str(home), str(n)],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stderr.splitlines()[-1])
    return told


@pytest.mark.slow
def test_wherever_an_importer_is_killed_facts_answer_and_the_next_import_succeeds(tmp_path: Path) -> None:
    told = _under_fire("kills", tmp_path / "home", N_KILLS)
    assert told["kills"] == N_KILLS
    assert told["ended_before_the_kill"] < N_KILLS / 2


@pytest.mark.slow
def test_readers_see_whole_versions_in_order_while_imports_run(tmp_path: Path) -> None:
    told = _under_fire("readers", tmp_path / "home", N_IMPORTS)
    assert [reader["reads"] > N_IMPORTS for reader in told["readers"]] == [True, True, True]
    assert max(reader["versions"] for reader in told["readers"]) > 1
