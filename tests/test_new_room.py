"""``make room`` makes a room that works, with no other edit than its line in the list of rooms."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.new_room import new_room

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "__pycache__", ".*_cache", ".home", "dist", ".hypothesis"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with a room called trial in it, made by the command."""
    copy = tmp_path_factory.mktemp("house") / "copy"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    done = run(copy, "-m", "tools.new_room", "trial")
    assert done.returncode == 0, done.stderr
    return copy


def run(house: Path, *arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))}
    environment |= {"PYTHONPATH": f"{house / 'src'}{os.pathsep}{house}"}
    environment |= {"SALESFORMULA_HOME": str(home)} if home else {}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)


def test_only_one_line_of_the_house_changed(house: Path) -> None:
    changed = [
        path.relative_to(house)
        for path in sorted((house / "src").rglob("*.py"))
        if "trial" not in path.parts and "vendor" not in path.parts
        and path.read_bytes() != (ROOT / path.relative_to(house)).read_bytes()
    ]  # fmt: skip
    assert changed == [Path("src/salesformula/rooms/__init__.py")]


def test_its_own_test_the_laws_and_the_documents_pass(house: Path) -> None:
    done = run(
        house, "-m", "pytest", "-q", "-p", "no:cacheprovider",
        "src/salesformula/rooms/trial", "tests/test_house.py", "tests/test_documents.py",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_address_of_it_answers_each_role(house: Path) -> None:
    done = run(house, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_every_url.py", "-k", "trial")
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.usefixtures("small_world")
def test_the_command_line_and_the_page_answer(house: Path, small_world_home: Path) -> None:
    asked = run(
        house, "-m", "salesformula.cli", "answer", "trial.open_deals", "--by", "owner", "--format", "json",
        home=small_world_home,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    rows = json.loads(asked.stdout)["rows"]
    assert [row["n_open"] for row in rows] == [1] * 12
    listed = run(
        house, "-m", "salesformula.cli", "answers", "--room", "trial", "--format", "json", home=small_world_home
    )
    assert [one["answer"] for one in json.loads(listed.stdout)] == ["trial.open_deals"]


@pytest.mark.parametrize("name", ["", "Trial", "trial room", "1st", "class", "pipeline", "../up"])
def test_a_name_that_cannot_be_a_rooms_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    rooms = tmp_path / "src/salesformula/rooms"
    (rooms / "pipeline").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ValueError, match="room"):
        new_room(name, root=tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
