"""One home and its backup for all tests that only read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesformula.keeping.tests import homes


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two versions of the facts; nobody may write to it."""
    return homes.make(tmp_path_factory.mktemp("keeping") / "home")


@pytest.fixture(scope="session")
def saved(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of that home."""
    path = tmp_path_factory.mktemp("saved") / "backup.tar.gz"
    done = homes.run(home, "backup", str(path))
    assert done.returncode == 0, done.stderr
    return path
