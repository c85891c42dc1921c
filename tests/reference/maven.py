"""The Maven data and the answers known for them, where they are present beside the repository."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from salesformula.rooms.pipeline.tests.typed_rows import deal_table

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
STAGES = {"Prospecting": 1, "Engaging": 2, "Won": 3, "Lost": 4}


def known(data: str) -> dict[str, Any]:
    """The known answers of one data set; skips where they are absent."""
    path = DATA / "known_answers.json"
    if not path.exists():
        pytest.skip(f"the known answers are not beside this repository ({path.name})")
    return {entry["key"]: entry["value"] for entry in json.loads(path.read_text())[data]}


@cache
def maven_deals() -> Any:
    """The 8,800 opportunities as a deal rollup."""
    folder = DATA / "maven-crm-sales"
    if not folder.exists():
        pytest.skip("the Maven data are not beside this repository")
    with (folder / "sales_teams.csv").open() as lines:
        teams = {row["sales_agent"]: row for row in csv.DictReader(lines)}
    with (folder / "sales_pipeline.csv").open() as lines:
        return deal_table([_deal(row, teams[row["sales_agent"]]) for row in csv.DictReader(lines)])


def _deal(row: dict[str, str], team: dict[str, str]) -> dict[str, Any]:
    return {
        "deal_id": row["opportunity_id"],
        "state": {"Won": "won", "Lost": "lost"}.get(row["deal_stage"], "open"),
        "stage": row["deal_stage"],
        "stage_position": STAGES[row["deal_stage"]],
        "owner": row["sales_agent"],
        "owner_id": row["sales_agent"].casefold(),
        "manager": team["manager"],
        "manager_id": team["manager"].casefold(),
        "region": team["regional_office"],
        "product": row["product"],
        "created_on": _day(row["engage_date"]),
        "closed_on": _day(row["close_date"]),
        "amount": row["close_value"] or None,
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
