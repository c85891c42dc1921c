"""The import contracts hold, and each sees a planted breach."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

#: contract -> where the import is planted, and the import
PLANTED = {
    "One way down": ("kit/planted.py", "from salesformula.doors import clock\n"),
    "Rooms never import rooms": ("rooms/planted/room.py", "from salesformula.rooms.pipeline import room\n"),
    "Pure code never imports Django": ("rooms/pipeline/formula/planted.py", "import django\n"),
    "Inside a room one way down": (
        "rooms/pipeline/formula/planted.py",
        "from salesformula.rooms.pipeline import charts\n",
    ),
    "Only facts opens an engine": ("rooms/pipeline/answers/planted.py", "import duckdb\n"),
}


def lint(src: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--no-cache",
        "--config",
        str(ROOT / ".importlinter"),
    ]
    environment = os.environ | {"PYTHONPATH": str(src)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_contracts_hold() -> None:
    done = lint(ROOT / "src", ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_import_breaks_its_contract(contract: str, tmp_path: Path) -> None:
    src = tmp_path / "src"
    shutil.copytree(ROOT / "src", src, ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    place, line = PLANTED[contract]
    planted = src / "salesformula" / place
    planted.parent.mkdir(parents=True, exist_ok=True)
    (planted.parent / "__init__.py").touch()
    planted.write_text(line, encoding="utf-8")
    done = lint(src, tmp_path)
    assert done.returncode != 0
    assert f"{contract} BROKEN" in done.stdout, done.stdout
