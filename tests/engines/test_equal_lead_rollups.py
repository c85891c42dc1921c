"""The steps of leads and the teams of their owners are the same whatever engine makes the rollups."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest
from ibis.backends import BaseBackend

from salesformula.facts.rollup_funnel import funnel_rollup, lead_ages
from salesformula.facts.rollup_lead_places import places, with_place
from salesformula.facts.rollup_lead_steps import with_first_steps
from salesformula.kit.company import CompanyPolicy

KINDS = ("call", "email", "connect", "meeting", "discovery", "demo", "research", "task", None)
START = datetime(2025, 1, 1)
Rows = list[dict[str, Any]]


def _tables() -> dict[str, pa.Table]:
    """Leads, deals, activities and places with nulls, ties and days on which places begin; the same at every call."""
    dice = random.Random(20_261_124)
    leads: Rows = [
        {
            "lead_id": f"l{n}",
            "owner_id": dice.choice(("p1", "p2", "p3", None)),
            "created_on": None if dice.random() < 0.1 else date(2025, 1, 1) + timedelta(days=dice.randrange(120)),
            "deal_id": dice.choice((f"d{n}", None)),
        }
        for n in range(80)
    ]
    deals: Rows = [{"deal_id": f"d{n}", "lead_id": dice.choice((f"l{n}", None))} for n in range(100)]
    activities: Rows = [
        {
            "lead_id": dice.choice((f"l{dice.randrange(80)}", None)),
            "deal_id": dice.choice((f"d{dice.randrange(100)}", None)),
            "kind": dice.choice(KINDS),
            "occurred_at": START + timedelta(minutes=30 * dice.randrange(5000)),
        }
        for _ in range(600)
    ]
    memberships: Rows = [
        {
            "person_id": person,
            "team_id": dice.choice(("t1", "t2", None)),
            "manager_id": dice.choice(("m1", "m2", None)),
            "valid_from": dice.choice((None, date(2025, 2, 1), date(2025, 3, 1))),
        }
        for person in ("p1", "p2", "p2", "p2", "p3", "p3")
    ]
    teams: Rows = [{"team_id": "t1", "name": "North"}, {"team_id": "t2", "name": None}]
    typed = {
        "stepped_leads": _typed(leads, created_on=pa.date32()),
        "stepped_deals": _typed(deals),
        "stepped_activities": _typed(activities, occurred_at=pa.timestamp("us")),
        "held_memberships": _typed(memberships, valid_from=pa.date32()),
        "held_teams": _typed(teams),
    }
    return typed


def _typed(rows: Rows, **kinds: pa.DataType) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, kinds.get(name, pa.string())) for name in rows[0]]))


@pytest.fixture(scope="module")
def engines(duckdb_engine: BaseBackend, postgres_engine: BaseBackend) -> tuple[BaseBackend, BaseBackend]:
    for backend in (duckdb_engine, postgres_engine):
        for name, rows in _tables().items():
            backend.create_table(name, schema=ibis.Schema.from_pyarrow(rows.schema))
            backend.insert(name, ibis.memtable(rows))
    return duckdb_engine, postgres_engine


def _alike(made: list[ibis.Table]) -> None:
    first, second = (
        sorted(([(key, type(cell).__name__, cell) for key, cell in row.items()] for row in rows), key=repr)
        for rows in (table.to_pyarrow().to_pylist() for table in made)
    )
    assert first
    assert first == second


def test_the_first_steps_are_equal(engines: tuple[BaseBackend, BaseBackend]) -> None:
    names = {"leads": "stepped_leads", "deals": "stepped_deals", "activities": "stepped_activities"}
    made = []
    for engine in engines:
        tables = {name: engine.table(stored) for name, stored in names.items()}
        made.append(with_first_steps(tables["leads"].select("lead_id"), tables, zone="America/New_York"))
    _alike(made)


def test_the_teams_of_owners_are_equal(engines: tuple[BaseBackend, BaseBackend]) -> None:
    made = [
        with_place(engine.table("stepped_leads"), places(engine.table("held_memberships"), engine.table("held_teams")))
        for engine in engines
    ]
    _alike(made)


@pytest.mark.parametrize("make", [funnel_rollup, lead_ages], ids=lambda make: make.__name__)
def test_the_funnel_and_the_ages_are_equal(engines: tuple[BaseBackend, BaseBackend], make: Any) -> None:
    _alike([make({"lead_rollup": engine.table("lead_rollup")}, CompanyPolicy()) for engine in engines])
