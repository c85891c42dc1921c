"""The deal rollup by hand: who, when, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from salesformula.facts import merge
from salesformula.facts.engine import workbench
from salesformula.facts.rollups import materialise
from salesformula.facts.sandbox import Connection
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy

BERLIN = CompanyPolicy(time_zone="Europe/Berlin", currency="USD")

ROWS = """
INSERT INTO people (person_id, name, region) VALUES ('a', 'Ann', 'West'), ('m', 'Max', 'West'), ('n', 'Nia', 'East');
INSERT INTO memberships (person_id, manager_id, valid_from) VALUES ('a', 'm', NULL), ('a', 'n', '2026-02-02');
INSERT INTO stages (stage_id, name, position, is_won, is_closed)
    VALUES ('w', 'Won', 3, true, true), ('l', 'Lost', 4, false, true), ('o', 'Open', 1, false, false);
INSERT INTO calendar ("on", month, quarter)
    SELECT x::DATE, strftime(x, '%Y-%m'), '2026Q1'
    FROM range(TIMESTAMP '2026-01-01', TIMESTAMP '2026-04-01', INTERVAL 1 DAY) t(x);
INSERT INTO fx_rates (currency, "on", rate) VALUES ('EUR', '2026-01-01', 1.125), ('EUR', '2026-02-01', 1.25);
INSERT INTO deals (deal_id, owner_id, stage_id, amount, acv_amount, currency, created_at, closed_at, is_won) VALUES
    ('late', 'a', 'w', 100.005, 100.005, 'USD', '2026-01-01 10:00', '2026-01-31 23:30', NULL),
    ('euro', 'a', 'l', 10.10, NULL, 'EUR', '2026-01-05 10:00', '2026-02-03 10:00', NULL),
    ('pound', 'a', 'o', 10, NULL, 'GBP', '2026-01-05 10:00', NULL, NULL),
    ('bare', 'a', 'o', NULL, NULL, NULL, NULL, NULL, NULL),
    ('said', 'a', 'o', 92233720, NULL, NULL, '2026-01-05 10:00', '2026-01-06 10:00', true);
"""


FROM_LEADS = """
INSERT INTO leads (lead_id, deal_id) VALUES ('l1', 'late'), ('l2', NULL), ('l3', NULL);
UPDATE deals SET lead_id = 'l2' WHERE deal_id IN ('late', 'euro');
"""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    made = workbench(None)
    for schema in TABLES.values():
        merge.create(made, schema)
    made.execute(ROWS + FROM_LEADS)
    materialise(made, company=BERLIN)
    yield made
    made.close()


def deal(connection: Connection, deal_id: str) -> dict[str, Any]:
    found = connection.execute("SELECT * FROM deal_rollup WHERE deal_id = ?", [deal_id])
    names = [column[0] for column in found.description or ()]
    [row] = found.fetchall()
    return dict(zip(names, row, strict=True))


def test_a_deal_closes_on_the_companys_day_not_on_utcs(connection: Connection) -> None:
    assert deal(connection, "late")["closed_on"] == date(2026, 2, 1)
    assert deal(connection, "late")["month"] == "2026-02"


def test_the_manager_is_the_one_of_that_day(connection: Connection) -> None:
    assert deal(connection, "late")["manager"] == "Max"
    assert deal(connection, "euro")["manager"] == "Nia"
    assert deal(connection, "pound")["manager"] == "Nia"


def test_amounts_take_the_rate_of_their_day_and_are_rounded_row_by_row(connection: Connection) -> None:
    assert deal(connection, "late")["amount"] == Decimal("100.01")
    assert deal(connection, "euro")["amount"] == Decimal("12.63")
    assert deal(connection, "said")["amount"] == Decimal("92233720.00")


@pytest.mark.parametrize(("deal_id", "reason"), [("pound", "no_rate"), ("bare", "missing"), ("late", None)])
def test_a_deal_without_an_amount_says_why(connection: Connection, deal_id: str, reason: str | None) -> None:
    assert deal(connection, deal_id)["no_amount_reason"] == reason
    assert (deal(connection, deal_id)["amount"] is None) == (reason is not None)


def test_what_a_deal_says_itself_goes_before_what_its_stage_says(connection: Connection) -> None:
    said = deal(connection, "said")
    assert (said["is_won"], said["is_closed"], said["is_lost"]) == (True, True, False)
    assert said["days_to_close"] == 1


def test_open_is_not_lost(connection: Connection) -> None:
    pound = deal(connection, "pound")
    assert (pound["is_won"], pound["is_lost"], pound["is_closed"]) == (False, False, False)
    assert pound["closed_on"] is None


def test_each_deal_is_there_once(connection: Connection) -> None:
    assert connection.execute("SELECT count(*), count(DISTINCT deal_id) FROM deal_rollup").fetchone() == (5, 5)


def test_the_facts_reach_from_the_first_to_the_last_event(connection: Connection) -> None:
    assert connection.execute("SELECT covered_from, covered_to FROM coverage").fetchone() == (
        date(2026, 1, 1),
        date(2026, 2, 3),
    )


def test_a_deal_is_from_a_lead_when_either_names_the_other_and_stays_one_row(connection: Connection) -> None:
    assert [deal(connection, name)["is_from_lead"] for name in ("late", "euro", "pound")] == [True, True, False]
