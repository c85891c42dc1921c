"""The shipped mappings on the data they are for: counts and sums as published with the data."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.facts import versions
from salesformula.facts.engine import reading
from salesformula.sources.importing import ImportResult, run_import
from salesformula.sources.mapping import load_mapping
from salesformula.sources.tests.desk import MONDAY

ROOT = Path(__file__).resolve().parents[4]
DATA = ROOT / "../shared/data"

Query = Callable[[str], list[tuple[Any, ...]]]

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the public data sets are not in {DATA}")


def _land(example: str, folder: str, home: Path) -> tuple[ImportResult, Query]:
    mapping = load_mapping(ROOT / "examples" / example / "mapping.toml")
    result = run_import(DATA / folder, mapping, now=MONDAY, progress=lambda said: None, home=home)
    version = versions.current(home)
    assert version is not None
    cursor = reading(version)
    return result, lambda sql: cursor.execute(sql).fetchall()


def _known(folder: str) -> dict[str, Any]:
    answers = json.loads((DATA / "known_answers.json").read_text(encoding="utf-8"))[folder]
    return {answer["key"]: answer["value"] for answer in answers}


@pytest.fixture(scope="module")
def maven(tmp_path_factory: pytest.TempPathFactory) -> Query:
    """The facts of the CRM opportunities."""
    result, query = _land("maven", "maven-crm-sales", tmp_path_factory.mktemp("maven"))
    assert result.problems == []
    return query


@pytest.fixture(scope="module")
def adventure(tmp_path_factory: pytest.TempPathFactory) -> Query:
    """The facts of Adventure Works."""
    result, query = _land("adventureworks", "adventureworks-sales", tmp_path_factory.mktemp("adventure"))
    assert result.problems == []
    return query


def test_maven_counts_people_deals_and_stages(maven: Query) -> None:
    assert dict(maven("SELECT stage_id, count(*) FROM deals GROUP BY 1")) == _known("maven-crm-sales")["stage_counts"]
    assert maven("SELECT role, count(*) FROM people GROUP BY 1 ORDER BY 1") == [("manager", 6), ("seller", 35)]
    assert maven("SELECT count(*) FROM deals WHERE account_id IS NULL") == [(1425,)]
    assert maven("SELECT count(*) FROM deals WHERE NOT is_closed AND amount IS NOT NULL") == [(0,)]
    assert maven("SELECT count(*) FROM deals WHERE product = 'GTXPro'") == [(1480,)]


@pytest.mark.parametrize(
    ("key", "group"),
    [
        ("agent", "deals.owner_id"),
        ("manager", "memberships.manager_id"),
        ("office", "people.region"),
        ("quarter", "strftime(closed_at, '%Y') || 'Q' || quarter(closed_at)"),
    ],
)
def test_maven_revenue_and_win_rates_are_the_published_ones(maven: Query, key: str, group: str) -> None:
    known = _known("maven-crm-sales")
    found = maven(
        f"SELECT {group}, sum(amount) FILTER (is_won), count(*) FILTER (is_won) / count(*) AS rate FROM deals "
        "JOIN people ON people.person_id = owner_id JOIN memberships ON memberships.person_id = owner_id "
        "WHERE is_closed GROUP BY 1"
    )
    revenue = known["won_revenue_by_quarter" if key == "quarter" else f"revenue_by_{key}"]
    assert {row[0]: row[1] for row in found} == {name: Decimal(str(value)) for name, value in revenue.items()}
    assert {row[0]: round(row[2], 6) for row in found} == known[f"win_rate_by_{key}"]


def test_maven_sellers_without_deals_are_people_too(maven: Query) -> None:
    idle = "SELECT count(*) FROM people WHERE role = 'seller' AND person_id NOT IN (SELECT owner_id FROM deals)"
    assert maven(idle) == [(5,)]


def test_adventure_works_attainment_is_the_published_one(adventure: Query) -> None:
    known = _known("adventureworks-sales")
    assert adventure("SELECT sum(acv_amount), count(*) FROM deals") == [(Decimal("77548570.20"), 3616)]
    assert adventure("SELECT sum(amount), count(*) FROM quotas") == [(Decimal(95714000), 163)]
    by_rep = adventure(
        "SELECT name, (SELECT sum(acv_amount) FROM deals WHERE owner_id = person_id)::DOUBLE / "
        "(SELECT sum(amount) FROM quotas WHERE quotas.person_id = people.person_id)::DOUBLE AS share "
        "FROM people WHERE person_id IN (SELECT owner_id FROM deals)"
    )
    assert {name: round(share, 6) for name, share in by_rep} == known["attainment_total_by_rep"]


def test_adventure_works_quota_quarters_run_from_2017q3_to_2020q2(adventure: Query) -> None:
    by_quarter = adventure(
        "SELECT period_start, any_value(period_end), sum(amount)::DOUBLE, (SELECT sum(acv_amount) FROM deals "
        "WHERE closed_at >= period_start AND closed_at < any_value(period_end))::DOUBLE "
        "FROM quotas GROUP BY period_start ORDER BY period_start"
    )
    assert by_quarter[0][:2] == (date(2017, 7, 1), date(2017, 10, 1))
    assert by_quarter[-1][:2] == (date(2020, 4, 1), date(2020, 7, 1))
    published = _known("adventureworks-sales")["attainment_by_quarter"]
    assert [round(won / quota, 6) for _, _, quota, won in by_quarter] == list(published.values())


def test_adventure_works_nobody_sells_without_a_quota(adventure: Query) -> None:
    without = (
        "SELECT count(*) FROM deals WHERE NOT EXISTS (SELECT 1 FROM quotas "
        "WHERE person_id = owner_id AND closed_at >= period_start AND closed_at < period_end)"
    )
    assert adventure(without) == [(0,)]


def test_adventure_works_sales_by_territory_are_the_published_ones(adventure: Query) -> None:
    found = adventure("SELECT region, sum(amount) FROM deals JOIN accounts USING (account_id) GROUP BY 1")
    published = _known("adventureworks-sales")["sales_by_region"]
    assert dict(found) == {region: Decimal(str(amount)) for region, amount in published.items()}


def test_adventure_works_managers_report_to_the_director(adventure: Query) -> None:
    found = adventure("SELECT ancestor_id, count(*) FROM reports GROUP BY 1 HAVING count(*) > 1 ORDER BY 1")
    assert found == [("272", 11), ("277", 18), ("290", 4), ("294", 2)]
