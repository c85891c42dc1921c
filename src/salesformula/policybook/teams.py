"""The teams of the facts, by their ids: those that a dated setting may differ for."""

from __future__ import annotations

from salesformula.facts import versions
from salesformula.facts.access import open_facts
from salesformula.facts.home import home
from salesformula.kit.errors import NotFound


def teams() -> dict[str, str]:
    """Id to name, by name; none before the first import."""
    if versions.current(home()) is None:
        return {}
    table = open_facts().table("teams")
    rows = table.select("team_id", "name").to_pyarrow().to_pylist()
    found = {row["team_id"]: row["name"] or row["team_id"] for row in rows}
    return dict(sorted(found.items(), key=lambda team: (team[1], team[0])))


def needs_team(team_id: str) -> None:
    """Nothing for the company (empty) and for a team there is; NotFound for any other."""
    if team_id and team_id not in (known := teams()):
        raise NotFound(f"there is no team {team_id!r} among the {len(known)} teams of the facts")
