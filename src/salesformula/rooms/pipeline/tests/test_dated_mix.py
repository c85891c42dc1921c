"""The threshold of a large deal is raised in the middle of a quarter; one team has a threshold of its own.

| deal | team | closed | worth | threshold that day | so it is |
|---|---|---|---|---|---|
| d0001 | north | 14 Feb 2026 | 12,000 | 10,000, before it was raised | large |
| d0002 | north | 15 Feb 2026 | 12,000 | 20,000, raised that day | small |
| d0003 | south | 15 Feb 2026 | 12,000 | 5,000, its own since 1 Feb | large |
| d0004 | south | 31 Jan 2026 | 6,000 | 10,000, before it had its own | small |
| d0005 | none | 20 Mar 2026 | 20,000 | 20,000 | large |
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from salesformula.kit.dated import Change, Dated, laid_out
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.tests.typed_rows import deal_table, quota_table

RAISED_ON = date(2026, 2, 15)
RAISED = laid_out(
    "large_deal_from",
    default=Decimal(10_000),
    changes=[
        Change(date(2026, 2, 1), "south", Decimal(5_000)),
        Change(RAISED_ON, None, Decimal(20_000)),
    ],
)
DEALS: list[dict[str, Any]] = [
    {"state": "won", "team_id": "north", "closed_on": date(2026, 2, 14), "amount": "12000.00"},
    {"state": "won", "team_id": "north", "closed_on": RAISED_ON, "amount": "12000.00"},
    {"state": "won", "team_id": "south", "closed_on": RAISED_ON, "amount": "12000.00"},
    {"state": "won", "team_id": "south", "closed_on": date(2026, 1, 31), "amount": "6000.00"},
    {"state": "won", "team_id": None, "closed_on": date(2026, 3, 20), "amount": "20000.00"},
]
AS_OF = date(2026, 3, 31)


def parts(deals: list[dict[str, Any]], *, large_from: Dated = RAISED, as_of: date = AS_OF) -> dict[str, str]:
    rows = formula.deals(
        ibis.memtable(deal_table(deals)), ibis.memtable(quota_table([])),
        metric="acv", quota_metric="acv", kinds=("new",), large_from=large_from, as_of=as_of,
    )  # fmt: skip
    return {row["deal_id"]: row["part"] for row in rows.to_pyarrow().to_pylist()}


def test_each_deal_is_judged_by_what_held_for_its_team_when_it_closed() -> None:
    assert parts(DEALS) == {
        "d0001": "large_new",
        "d0002": "small_new",
        "d0003": "large_new",
        "d0004": "small_new",
        "d0005": "large_new",
    }


def test_the_mix_adds_the_same_deals_up() -> None:
    table = formula.mix(ibis.memtable(deal_table(DEALS)), metric="acv", large_from=RAISED, as_of=AS_OF)
    rows = {row["part"]: row for row in table.to_pyarrow().to_pylist()}
    # Large: 12,000 + 12,000 + 20,000 of 62,000.
    assert {part: (row["n_won"], row["won_amount"]) for part, row in rows.items()} == {
        "large_new": (3, Decimal("44000.00")),
        "small_new": (2, Decimal("18000.00")),
    }
    assert rows["large_new"]["mix_share"] == 44_000 / 62_000


def test_an_open_deal_and_one_without_a_closing_day_are_judged_by_the_day_the_answer_stands_at() -> None:
    deals = [{"state": "open", "team_id": "north", "amount": "12000.00"}, {"state": "won", "amount": "12000.00"}]
    assert parts(deals, as_of=date(2026, 2, 14)) == {"d0001": "large_new", "d0002": "large_new"}
    assert parts(deals, as_of=RAISED_ON) == {"d0001": "small_new", "d0002": "small_new"}
