"""A team whose leads can be called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from salesformula.rooms.prospecting.tests.team import Team


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """Ann and Ben, who report to Max; a lead of each; one call the CRM tells of."""
    # Imported here: conftest files are read before Django is ready.
    from salesformula.rooms.prospecting.tests.team import Team

    monkeypatch.setenv("SALESFORMULA_HOME", str(tmp_path))
    team = Team(tmp_path)
    team.confirm()
    team.build(delivered=True)
    return team
