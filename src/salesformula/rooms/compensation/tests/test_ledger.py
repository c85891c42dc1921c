"""The ledger worked by hand: splits, tiers, clawback, plans that follow each other, credits that can't be paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from salesformula.kit.text import render
from salesformula.rooms.compensation.formula.ledger import in_force
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.formula.steps import steps_of
from salesformula.rooms.compensation.tests.company import QUOTA, TIERS, deal, lines_of, paid, subscription


def acv(deal_id: str, amount: int, won: date = date(2025, 1, 15)) -> dict[str, Any]:
    return deal(deal_id, won=won, acv_amount=Decimal(amount), mrr_amount=None)


def pay_of(home: Path, plan: Any, **tables: Any) -> list[str]:
    return [str(line.pay) for line in paid(home, plan, **tables).lines]


def test_each_deal_is_paid_at_the_bands_it_falls_into(tmp_path: Path) -> None:
    # 60,000 at 8 %; then 40,000 at 8 % and 20,000 at 12 %; then all at 12 %.
    deals = [acv("d1", 60_000), acv("d2", 60_000, date(2025, 2, 1)), acv("d3", 10_000, date(2025, 3, 1))]
    assert pay_of(tmp_path, TIERS, deals=deals, quotas=[QUOTA]) == ["4800.00", "5600.00", "1200.00"]


def test_a_deal_that_ends_exactly_at_the_edge_stays_below_it(tmp_path: Path) -> None:
    deals = [acv("d1", 100_000), acv("d2", 1, date(2025, 2, 1))]
    assert pay_of(tmp_path, TIERS, deals=deals, quotas=[QUOTA]) == ["8000.00", "0.12"]


def test_a_new_quarter_begins_at_the_first_band_and_needs_a_quota(tmp_path: Path) -> None:
    found = paid(tmp_path, TIERS, deals=[acv("d1", 150_000), acv("d2", 10_000, date(2025, 4, 1))], quotas=[QUOTA])
    assert [str(line.pay) for line in found.lines] == ["14000.00"]
    assert [(one.row["deal_id"], one.reason) for one in found.withheld] == [("d2", "no_quota")]


def test_a_refund_takes_back_what_the_same_amount_earned(tmp_path: Path) -> None:
    deals = [acv("d1", 110_000), acv("d2", -110_000, date(2025, 2, 1))]
    assert pay_of(tmp_path, TIERS, deals=deals, quotas=[QUOTA]) == ["9200.00", "-9200.00"]


def test_the_level_rate_is_a_fraction(tmp_path: Path) -> None:
    def of(rate: str) -> dict[str, Any]:
        return {"name": "Level A", "components": [{"kind": "rate", "measure": "acv", "rate": rate}]}

    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    assert pay_of(tmp_path / "a", of("7.33%"), deals=[acv("d1", 900_000)]) == ["65970.00"]
    assert pay_of(tmp_path / "b", of("66000/900000"), deals=[acv("d1", 900_000)]) == ["66000.00"]


def test_those_credited_share_the_deal_to_the_last_cent(tmp_path: Path) -> None:
    shares = {"ann": 0.333333, "ben": 0.333333, "cem": 0.333334}
    credits = [{"deal_id": "d1", "person_id": person, "share": share} for person, share in shares.items()]
    found = paid(tmp_path, preset("hunting"), deals=[deal()], deal_credits=credits)
    assert [str(line.pay) for line in found.lines] == ["666.67", "666.67", "666.67"]
    assert sum(line.credit.row["base"] for line in found.lines) == 1000


def test_shares_that_do_not_add_up_are_paid_to_nobody(tmp_path: Path) -> None:
    credits = [{"deal_id": "d1", "person_id": one, "share": 0.6} for one in ("ann", "ben")]
    found = paid(tmp_path, preset("hunting"), deals=[deal(), deal("d2")], deal_credits=credits)
    assert [line.credit.row["deal_id"] for line in found.lines] == ["d2"]
    assert {one.reason for one in found.withheld} == {"splits"}


def test_a_customer_who_leaves_within_the_window_takes_back_what_was_paid(tmp_path: Path) -> None:
    plan = preset("hunting") | {"clawback_days": 90}
    left = subscription(ended_on=date(2025, 4, 14))
    found = paid(tmp_path, plan, deals=[deal()], subscriptions=[left])
    assert lines_of(found) == [("due", "2025-01-15", "2000.00"), ("taken_back", "2025-04-14", "-2000.00")]


def test_a_customer_who_leaves_on_the_last_day_of_the_window_or_later_takes_nothing_back(tmp_path: Path) -> None:
    plan = preset("hunting") | {"clawback_days": 90}
    left = subscription(ended_on=date(2025, 4, 15))
    assert lines_of(paid(tmp_path, plan, deals=[deal()], subscriptions=[left])) == [("due", "2025-01-15", "2000.00")]


def test_mrr_that_the_deal_does_not_tell_is_that_of_its_subscription(tmp_path: Path) -> None:
    found = paid(tmp_path, preset("hunting"), deals=[deal(mrr_amount=None)], subscriptions=[subscription()])
    assert [str(line.pay) for line in found.lines] == ["2000.00"]


def test_a_deal_without_what_the_plan_pays_for_is_told(tmp_path: Path) -> None:
    found = paid(tmp_path, preset("hunting"), deals=[deal(mrr_amount=None)])
    assert (found.lines, [one.reason for one in found.withheld]) == ([], ["no_measure"])


def test_each_plan_is_in_force_until_the_next_one_starts() -> None:
    def of(version: int, day: str) -> tuple[int, Plan]:
        return version, Plan.model_validate(preset("hunting") | {"starts_on": day})

    found = in_force([of(1, "2025-01-01"), of(2, "2025-07-01"), of(3, "2025-07-01"), of(4, "2025-03-01")])
    days = [(one.version, one.plan.starts_on.isoformat(), str(one.plan.ends_on)) for one in found]
    assert days == [(1, "2025-01-01", "2025-03-01"), (4, "2025-03-01", "2025-07-01"), (3, "2025-07-01", "None")]


def test_a_line_tells_how_it_came_about(tmp_path: Path) -> None:
    deals = [acv("d1", 60_000), acv("d2", 60_000, date(2025, 2, 1))]
    line = paid(tmp_path, TIERS, deals=deals, quotas=[QUOTA]).lines[1]
    assert [render(step) for step in steps_of(line)] == [
        "$60,000.00 of annual contract value is credited.",
        "From $60,000.00 to $100,000.00 of 2025Q1, quota $100,000.00: 8% = $3,200.00.",
        "From $100,000.00 to $120,000.00 of 2025Q1, quota $100,000.00: 12% = $2,400.00.",
        "Due on 1 Feb 2025: the deal was won.",
    ]


def test_a_win_without_a_day_or_an_owner_is_paid_to_nobody_and_told(tmp_path: Path) -> None:
    found = paid(tmp_path, preset("hunting"), deals=[deal("d1", closed_at=None), deal("d2", owner=""), deal("d3")])
    assert [line.credit.row["deal_id"] for line in found.lines] == ["d3"]
    assert {(one.row["deal_id"], one.reason) for one in found.withheld} == {("d1", "no_day"), ("d2", "nobody")}


def test_a_component_waits_for_one_moment_alone() -> None:
    half = {"share": "1/2", "on": "aha", "feature": "Messages"}
    component = {"kind": "rate", "rate": 2, "payout": [half, {**half, "feature": "Files"}]}
    with pytest.raises(ValidationError, match="only one part"):
        Plan.model_validate({"name": "Two moments", "components": [component], "starts_on": "2025-01-01"})
