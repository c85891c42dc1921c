"""The desk each test of an import gets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from salesformula.facts import rollups

if TYPE_CHECKING:
    from salesformula.sources.tests.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with nothing on it. Its builds make no rollups: they cost a second each and are tested with the facts."""
    # Where a test is named by its path, this file is read before Django is ready for models.
    from salesformula.sources.tests.desk import Desk

    monkeypatch.setattr(rollups, "materialise", lambda connection, company: None)
    return Desk(tmp_path)
