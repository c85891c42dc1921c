"""Attainment against figures worked out elsewhere from the Adventure Works data."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

from salesformula.kit.answer import Result
from salesformula.kit.periods import month_start, quarter_of
from salesformula.rooms.pipeline.answers import attainment, deals
from salesformula.rooms.pipeline.tests.asking import asked
from salesformula.rooms.pipeline.tests.typed_rows import deal_table
from tests.reference.maven import DATA, known

FOLDER = DATA / "adventureworks-sales"
LAST_SALE = date(2020, 5, 31)


@cache
def _people() -> dict[str, tuple[str, str]]:
    """Employee key and business entity id, both to (person id, name)."""
    with (FOLDER / "oltp_Employee.csv").open(encoding="utf-8", newline="") as lines:
        entity = {row[1]: row[0] for row in csv.reader(lines, delimiter="\t")}
    found: dict[str, tuple[str, str]] = {}
    with (FOLDER / "Salesperson.psv").open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines, delimiter="|"):
            person = (row["EmployeeKey"], row["Salesperson"])
            found[f"key {row['EmployeeKey']}"] = found[f"entity {entity[row['EmployeeID']]}"] = person
    return found


@cache
def _deals() -> pa.Table:
    if not FOLDER.exists():
        pytest.skip("the Adventure Works data are not beside this repository")
    orders: dict[str, Decimal] = defaultdict(Decimal)
    sold: dict[str, tuple[date, tuple[str, str]]] = {}
    with gzip.open(FOLDER / "Sales.psv.gz", "rt", encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines, delimiter="|"):
            orders[row["SalesOrderNumber"]] += Decimal(row["Sales"])
            day = date.fromisoformat(row["OrderDate"].replace("/", "-"))
            sold[row["SalesOrderNumber"]] = (day, _people()[f"key {row['EmployeeKey']}"])
    return deal_table(
        [
            {"deal_id": order, "state": "won", "closed_on": sold[order][0], "amount": str(total)}
            | dict(zip(("owner_id", "owner"), sold[order][1], strict=True))
            for order, total in orders.items()
        ]
    )


@cache
def _quotas() -> tuple[dict[str, Any], ...]:
    with (FOLDER / "oltp_SalesPersonQuotaHistory.csv").open(encoding="utf-8") as lines:
        history = [row[1:4] for row in csv.reader(lines, delimiter="\t")]
    place = {day: index for index, day in enumerate(sorted({row[1] for row in history}))}
    rows = []
    for entity, day, quota in history:
        person_id, name = _people()[f"entity {entity}"]
        start, end = (month_start(2017, 7 + 3 * (place[day] + step)) for step in (0, 1))
        rows.append(
            {
                "owner_id": person_id,
                "owner": name,
                "period_start": start,
                "period_end": end,
                "amount": str(Decimal(quota)),
            }
        )
    return tuple(row | {"metric": "amount"} for row in rows)


def _asked(*by: str) -> Result:
    return asked(attainment, _deals(), quotas=_quotas(), by=by, as_of=date(2020, 6, 30), covered_to=LAST_SALE)


def test_the_total_is_won_over_all_quotas() -> None:
    (row,) = _asked().rows
    assert (row["won_amount"], row["quota_amount"]) == (Decimal("77548570.20"), Decimal(95_714_000))
    assert round(row["attainment_share"], 6) == known("adventureworks-sales")["attainment_total"]


def test_every_sellers_attainment_is_known() -> None:
    found = {row["owner"]: round(row["attainment_share"], 6) for row in _asked("owner").rows}
    assert found == known("adventureworks-sales")["attainment_total_by_rep"]


def test_every_quarters_attainment_is_known_and_the_last_is_not_complete() -> None:
    result = _asked("quarter")
    expected = known("adventureworks-sales")["attainment_by_quarter"]
    quarters = [quarter_of(month_start(2017, 7 + 3 * index)).label for index in range(12)]
    assert {row["quarter"]: round(row["attainment_share"], 6) for row in result.rows} == dict(
        zip(quarters, expected.values(), strict=True)
    )
    assert [row["quarter"] for row in result.rows if not row["is_complete"]] == ["2020Q2"]
    (caveat,) = [found for found in result.caveats if found.code == "incomplete_period"]
    assert caveat.figures["quarters"] == ["2020Q2"]


def test_the_number_of_quotas_reached_is_known() -> None:
    rows = [row for row in _asked("owner", "quarter").rows if row["quota_amount"] is not None]
    assert len(rows) == 163
    reached = sum(row["attainment_share"] >= 1 for row in rows)
    assert reached == known("adventureworks-sales")["rep_quarters_at_or_over_quota"]


def test_the_deals_behind_attainment_sum_to_it() -> None:
    rows = asked(deals, _deals(), quotas=_quotas(), as_of=date(2020, 6, 30)).rows
    assert sum(row["quota_won_amount"] for row in rows) == Decimal("77548570.20")
