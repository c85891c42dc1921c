"""The funnel by hand: which steps each lead took, in whose team it came, and how many that makes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import ibis
import pytest

from salesformula.facts import merge
from salesformula.facts.engine import workbench
from salesformula.facts.rollup_funnel import with_reached
from salesformula.facts.rollups import materialise
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy

BERLIN = CompanyPolicy(time_zone="Europe/Berlin")

ROWS = """
INSERT INTO people (person_id, name) VALUES ('a', 'Ann'), ('b', 'Bob');
INSERT INTO teams (team_id, name) VALUES ('n', 'North'), ('s', 'South');
INSERT INTO memberships (person_id, team_id, manager_id, valid_from) VALUES
    ('a', 'n', 'm', NULL), ('a', 's', 'm', '2026-02-01'), ('b', 's', 'm', '2026-01-20'), ('b', 'n', 'z', '2026-01-20');
INSERT INTO stages (stage_id, name, is_won, is_closed) VALUES ('w', 'Won', true, true), ('l', 'Lost', false, true);
INSERT INTO calendar ("on", month, quarter) SELECT x::DATE, strftime(x, '%Y-%m'), '2026Q1'
    FROM range(TIMESTAMP '2026-01-01', TIMESTAMP '2026-04-01', INTERVAL 1 DAY) t(x);
INSERT INTO leads (lead_id, owner_id, created_at, source) VALUES
    ('idle', 'a', '2026-01-31 22:30', 'web'),
    ('tried', 'a', '2026-01-31 23:30', 'web'),
    ('shown', 'a', '2026-01-10 10:00', 'web'),
    ('won', 'b', '2026-01-10 10:00', 'fair'),
    ('met', 'b', '2026-01-25 10:00', NULL),
    ('nobodys', NULL, NULL, NULL);
INSERT INTO deals (deal_id, lead_id, stage_id, created_at, closed_at) VALUES
    ('d1', 'won', 'w', '2026-01-12 10:00', '2026-02-09 10:00'),
    ('d2', 'met', 'l', '2026-01-26 10:00', '2026-02-01 10:00');
INSERT INTO activities (activity_id, lead_id, deal_id, kind, occurred_at) VALUES
    ('1', 'tried', NULL, 'call', '2026-02-03 10:00'), ('2', 'tried', NULL, 'email', '2026-02-02 23:30'),
    ('3', 'shown', NULL, 'call', '2026-01-12 10:00'), ('4', 'shown', NULL, 'connect', '2026-01-13 10:00'),
    ('5', 'shown', NULL, 'demo', '2026-01-20 10:00'), ('6', 'shown', NULL, 'demo', '2026-01-18 10:00'),
    ('7', NULL, 'd2', 'discovery', '2026-01-28 10:00'), ('8', 'met', NULL, 'meeting', '2026-01-27 10:00'),
    ('9', 'idle', NULL, 'research', '2026-02-01 10:00'), ('10', 'idle', NULL, 'task', '2026-02-01 10:00'),
    ('11', NULL, NULL, 'demo', '2026-02-01 10:00');
"""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    made = workbench(None)
    for schema in TABLES.values():
        merge.create(made, schema)
    made.execute(ROWS)
    materialise(made, company=BERLIN)
    yield made
    made.close()


@pytest.fixture(scope="module")
def leads(connection: Connection) -> dict[str, dict[str, Any]]:
    rows = with_reached(ibis.duckdb.from_connection(connection).table("lead_rollup")).to_pyarrow().to_pylist()
    assert len(rows) == 6
    return {row["lead_id"]: row for row in rows}


def test_the_first_attempt_counts_on_the_companys_clock(leads: dict[str, Any]) -> None:
    assert leads["tried"]["attempt_on"] == date(2026, 2, 3)
    assert (leads["tried"]["is_worked"], leads["tried"]["is_connect"]) == (True, False)


def test_research_and_tasks_are_no_attempts(leads: dict[str, Any]) -> None:
    assert (leads["idle"]["attempt_on"], leads["idle"]["is_worked"]) == (None, False)


def test_of_two_demos_the_first_counts(leads: dict[str, Any]) -> None:
    lead = leads["shown"]
    assert (lead["connect_on"], lead["discovery_on"], lead["demo_on"]) == (date(2026, 1, 13), None, date(2026, 1, 18))


def test_a_lead_that_took_a_later_step_is_counted_at_the_earlier_ones(leads: dict[str, Any]) -> None:
    steps = ("is_worked", "is_connect", "is_discovery", "is_demo")
    assert [leads["shown"][step] for step in steps] == [True, True, True, True]
    assert [leads["won"][step] for step in steps] == [True, True, True, True]


def test_what_is_done_on_the_deal_alone_counts_for_its_lead(leads: dict[str, Any]) -> None:
    assert (leads["met"]["attempt_on"], leads["met"]["discovery_on"]) == (date(2026, 1, 27), date(2026, 1, 28))


def test_the_team_is_the_one_the_owner_was_in_when_the_lead_came(leads: dict[str, Any]) -> None:
    assert (leads["idle"]["created_on"], leads["idle"]["team"]) == (date(2026, 1, 31), "North")
    assert (leads["tried"]["created_on"], leads["tried"]["team"]) == (date(2026, 2, 1), "South")
    assert (leads["won"]["team"], leads["nobodys"]["team"]) == (None, None)


def test_of_two_teams_begun_on_one_day_the_first_by_manager_counts(leads: dict[str, Any]) -> None:
    assert leads["met"]["team"] == "South"


def test_the_funnel_counts_each_lead_once_at_each_step(connection: Connection) -> None:
    rows = ibis.duckdb.from_connection(connection).table("funnel_rollup").to_pyarrow().to_pylist()
    totals = {name: sum(row[name] for row in rows) for name in rows[0] if name.startswith("n_")}
    assert totals == {
        "n_sourced": 6,
        "n_worked": 4,
        "n_connect": 3,
        "n_discovery": 3,
        "n_demo": 2,
        "n_won": 1,
        "n_skipped_worked": 1,
        "n_skipped_connect": 2,
        "n_skipped_discovery": 2,
        "n_skipped_demo": 1,
    }
    [january] = [row for row in rows if row["seller"] == "Ann" and row["month"] == "2026-01"]
    assert (january["team"], january["quarter"], january["source"], january["n_sourced"]) == (
        "North",
        "2026Q1",
        "web",
        2,
    )


def test_the_ages_at_the_win_are_kept_by_month(connection: Connection) -> None:
    rows = ibis.duckdb.from_connection(connection).table("lead_ages").to_pyarrow().to_pylist()
    assert rows == [{"month": "2026-01", "days": 30, "n_won": 1}]
