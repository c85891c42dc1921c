"""Plans that change, people who leave, deals that change hands, currencies; each worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.rooms.compensation.tests.company import deal
from salesformula.rooms.compensation.tests.proven import person, proven, rating, told, words

QUOTA = {
    "person_id": "ann", "metric": "acv", "period_start": date(2025, 1, 1), "period_end": date(2025, 4, 1),
    "amount": Decimal(100_000), "currency": "USD",
}  # fmt: skip


def tiers(*rates: str, **plan: Any) -> dict[str, Any]:
    bands = [{"from_share": nth, "rate": rate} for nth, rate in enumerate(rates)]
    return {"components": [{"kind": "tiers", "measure": "acv", "bands": bands}], **plan}


def acv(deal_id: str, amount: int, won: date) -> dict[str, Any]:
    return deal(deal_id, won=won, acv_amount=Decimal(amount), mrr_amount=None)


def test_a_plan_that_begins_within_a_quarter_finds_the_bands_filled_by_what_was_won_before(tmp_path: Path) -> None:
    # 90,000 at 5 %; from March on 10,000 at 8 % to quota, 20,000 at 12 % above it; April begins anew, without a quota.
    deals = [acv("d1", 90_000, date(2025, 2, 10)), acv("d2", 30_000, date(2025, 3, 10))]
    found = proven(tmp_path, tiers("5%", "6%"), tiers("8%", "12%", starts_on="2025-03-01"), deals=deals, quotas=[QUOTA])
    assert [(line.version, str(line.pay)) for line in found.lines] == [(1, "4500.00"), (2, "3200.00")]
    assert words(found.lines[1])[1:3] == [
        "From $90,000.00 to $100,000.00 of 2025Q1, quota $100,000.00: 8% = $800.00.",
        "From $100,000.00 to $120,000.00 of 2025Q1, quota $100,000.00: 12% = $2,400.00.",
    ]
    assert found.withheld == []


def test_a_quota_in_another_currency_is_none(tmp_path: Path) -> None:
    found = proven(
        tmp_path, tiers("8%", "12%"), deals=[acv("d1", 1000, date(2025, 2, 10))], quotas=[QUOTA | {"currency": "EUR"}]
    )
    assert (found.lines, [one.reason for one in found.withheld]) == ([], ["no_quota"])


def test_a_deal_stays_with_the_plan_and_currency_of_its_day_and_is_withheld_without_a_rate(tmp_path: Path) -> None:
    rate = {"components": [{"kind": "rate", "rate": 1}]}
    deals = [
        deal("d1"), deal("d2", won=date(2025, 3, 1), currency="EUR"), deal("d3", won=date(2025, 3, 1)),
        deal("d4", currency="EUR"),
    ]  # fmt: skip
    rates = [{"currency": "EUR", "on": date(2025, 1, 1), "rate": 1.1}]
    found = proven(tmp_path, rate, rate | {"starts_on": "2025-03-01", "currency": "EUR"}, deals=deals, fx_rates=rates)
    assert [(line.credit.row["deal_id"], line.plan.currency, str(line.pay)) for line in found.lines] == [
        ("d1", "USD", "1000.00"), ("d4", "USD", "1100.00"), ("d2", "EUR", "1000.00"),
    ]  # fmt: skip
    assert [(one.row["deal_id"], one.reason) for one in found.withheld] == [("d3", "no_rate")]


HALVES: dict[str, Any] = {
    "components": [
        {"kind": "rate", "rate": 1, "payout": [{"share": "1/2"}, {"share": "1/2", "on": "days", "number": 30}]},
        {"kind": "rating", "name": "stars"},
    ]
}


@pytest.mark.parametrize(
    ("leavers", "states"),
    [("paid", ["due", "due", "due", "due", "waiting", "waiting"]),
     ("forfeit", ["due", "forfeited", "forfeited", "forfeited", "forfeited", "forfeited"])],
)  # fmt: skip
def test_what_comes_due_after_the_last_working_day_is_paid_or_forfeited(
    tmp_path: Path, leavers: str, states: list[str]
) -> None:
    # ann leaves on 20 January. d1: 15 January and 14 February; d2 is won on the 25th, when she is gone.
    found = proven(
        tmp_path, HALVES | {"leavers": leavers}, deals=[deal("d1"), deal("d2", won=date(2025, 1, 25))],
        people=[person("ann", ended_on=date(2025, 1, 20))],
    )  # fmt: skip
    assert [line.state for line in found.lines] == states
    if leavers == "forfeit":
        assert words(found.lines[1])[-1] == "Not paid: your last working day was 20 Jan 2025."


def test_what_is_due_on_the_last_working_day_is_paid_and_someone_who_stays_forfeits_nothing(tmp_path: Path) -> None:
    plan = HALVES | {"leavers": "forfeit"}
    people = [person("ann", ended_on=date(2025, 2, 14)), person("ben")]
    found = proven(tmp_path, plan, deals=[deal("d1"), deal("d2", owner="ben")], people=people,
                   surveys=[rating("d1", 5, date(2025, 2, 14))])  # fmt: skip
    assert told(found, of="ann") == [
        ("rate", "2025-01-15", "500.00", "due"), ("rate", "2025-02-14", "500.00", "due"),
        ("stars", "2025-02-14", "200.00", "due"),
    ]  # fmt: skip
    assert [line[3] for line in told(found, of="ben")] == ["due", "due", "waiting"]


def test_a_deal_that_changes_hands_after_it_was_won_stays_with_who_won_it(tmp_path: Path) -> None:
    def changed(deal_id: str, old: str | None, new: str, at: str) -> dict[str, Any]:
        return {"deal_id": deal_id, "field": "owner_id", "old_value": old, "new_value": new, "changed_at": at}

    # All belong to ben by now. d1 passed from ann to cem and on to ben after it was won, d2 from ann before; d3 had
    # nobody; d4's former owner is nobody we know; d5's was merged into ann.
    changes = [
        changed("d1", "ann", "cem", "2025-02-01 08:00:00"), changed("d1", "cem", "ben", "2025-03-01 08:00:00"),
        changed("d2", "ann", "ben", "2025-01-15 11:59:00"), changed("d3", None, "ben", "2025-02-01 08:00:00"),
        changed("d4", "zoe", "ben", "2025-02-01 08:00:00"), changed("d5", "anna", "ben", "2025-02-01 08:00:00"),
    ]  # fmt: skip
    found = proven(
        tmp_path, {"components": [{"kind": "rate", "rate": 1}]},
        deals=[deal(f"d{nth}", owner="ben") for nth in range(1, 6)], deal_changes=changes,
        people=[person(one) for one in ("ann", "ben", "cem")],
        merges=[{"table": "people", "lost_id": "anna", "kept_id": "ann"}],
    )  # fmt: skip
    assert [(line.credit.row["payee_id"], line.credit.row["deal_id"]) for line in found.lines] == [
        ("ann", "d1"), ("ann", "d5"), ("ben", "d2"), ("ben", "d3"), ("ben", "d4"),
    ]  # fmt: skip
