"""The desk each test of an import gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesformula.facts import rollups
from salesformula.sources.tests.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with nothing on it. Its builds make no rollups: they cost a second each and are tested with the facts."""
    monkeypatch.setattr(rollups, "materialise", lambda connection, company: None)
    return Desk(tmp_path)
