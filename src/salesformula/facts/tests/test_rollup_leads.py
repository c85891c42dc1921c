"""The lead rollup by hand: whose, from where, of which month, and whether it was won."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import ibis
import pytest

from salesformula.facts import merge
from salesformula.facts.engine import workbench
from salesformula.facts.rollups import materialise
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy

BERLIN = CompanyPolicy(time_zone="Europe/Berlin")

ROWS = """
INSERT INTO people (person_id, name) VALUES ('a', 'Ann');
INSERT INTO accounts (account_id, name, segment) VALUES ('acme', 'Acme', 'small');
INSERT INTO stages (stage_id, name, is_won, is_closed) VALUES ('w', 'Won', true, true), ('l', 'Lost', false, true);
INSERT INTO calendar ("on", month) SELECT x::DATE, strftime(x, '%Y-%m')
    FROM range(TIMESTAMP '2026-01-01', TIMESTAMP '2026-04-01', INTERVAL 1 DAY) t(x);
INSERT INTO leads (lead_id, account_id, owner_id, created_at, source, segment, deal_id) VALUES
    ('named', 'acme', 'a', '2026-01-31 23:30', 'web', 'large', 'd1'),
    ('naming', 'acme', NULL, '2026-01-10 10:00', 'web', NULL, NULL),
    ('both', NULL, NULL, '2026-02-10 10:00', NULL, NULL, 'd3'),
    ('lost', NULL, NULL, '2026-01-10 10:00', 'fair', NULL, 'd4'),
    ('open', NULL, NULL, NULL, 'fair', NULL, 'nobody knows');
INSERT INTO deals (deal_id, lead_id, stage_id, created_at, closed_at) VALUES
    ('d1', NULL, 'w', '2026-02-02 10:00', '2026-02-03 10:00'),
    ('d2', 'naming', 'l', '2026-01-11 10:00', '2026-01-12 10:00'),
    ('d2b', 'naming', 'w', '2026-01-14 10:00', '2026-03-12 10:00'),
    ('d2c', 'naming', 'w', '2026-01-13 10:00', '2026-02-12 23:30'),
    ('d3', 'both', 'w', NULL, '2026-02-08 10:00'),
    ('d4', 'lost', 'l', '2026-01-11 10:00', '2026-01-12 10:00');
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
    rows = ibis.duckdb.from_connection(connection).table("lead_rollup").to_pyarrow().to_pylist()
    assert len(rows) == 5
    return {row["lead_id"]: row for row in rows}


def test_a_lead_that_names_its_deal_is_won_with_it(leads: dict[str, Any]) -> None:
    lead = leads["named"]
    assert (lead["deal_id"], lead["is_won"], lead["won_on"]) == ("d1", True, date(2026, 2, 3))
    assert (lead["account"], lead["owner"], lead["segment"]) == ("Acme", "Ann", "large")


def test_a_cohort_is_the_month_on_the_companys_clock(leads: dict[str, Any]) -> None:
    assert (leads["named"]["created_on"], leads["named"]["month"]) == (date(2026, 2, 1), "2026-02")
    assert (leads["open"]["created_on"], leads["open"]["month"]) == (None, None)


def test_of_several_deals_the_first_win_counts(leads: dict[str, Any]) -> None:
    lead = leads["naming"]
    assert (lead["deal_id"], lead["is_won"], lead["won_on"]) == ("d2c", True, date(2026, 2, 13))
    assert (lead["days_to_won"], lead["segment"]) == (34, "small")


def test_a_deal_and_a_lead_that_name_each_other_are_one_pair(leads: dict[str, Any]) -> None:
    assert (leads["both"]["is_won"], leads["both"]["days_to_won"]) == (True, -2)


def test_lost_and_unknown_deals_are_no_wins(leads: dict[str, Any]) -> None:
    assert (leads["lost"]["deal_id"], leads["lost"]["is_won"], leads["lost"]["won_on"]) == ("d4", False, None)
    assert (leads["open"]["deal_id"], leads["open"]["is_won"]) == (None, False)
