"""Customers before and after a new plan, counted by hand; both sides as long as each other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from salesformula.rooms.compensation.formula.before_after import sides, spans
from salesformula.rooms.compensation.formula.ledger import InForce, in_force
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.tests.company import deal, facts_of, subscription

CAME = date(2025, 1, 1)
AS_OF = date(2025, 12, 31)


def versions(**starts: str) -> list[InForce]:
    plans = [
        (nth, Plan.model_validate(preset("hunting") | {"name": name, "starts_on": day}))
        for nth, (name, day) in enumerate(starts.items(), start=1)
    ]
    return in_force(plans)


def customer(name: str, began: date, *, stayed: int | None = None) -> dict[str, Any]:
    ended = None if stayed is None else began + timedelta(days=stayed)
    return subscription(name, started=began, ended_on=ended)


def test_a_change_has_as_many_days_before_as_after() -> None:
    [change] = spans(versions(Old="2024-01-01", New="2025-01-01"), first_day=date(2024, 9, 1), as_of=AS_OF)[:1]
    assert (change.plan, change.replaced, change.on, change.days) == ("New", "Old", CAME, 122)
    assert (change.first, change.end) == (date(2024, 9, 1), date(2025, 5, 3))


def test_no_side_reaches_over_another_change_and_the_latest_comes_first() -> None:
    found = spans(versions(A="2024-01-01", B="2025-01-01", C="2025-03-01"), first_day=date(2024, 1, 1), as_of=AS_OF)
    assert [(one.plan, one.days) for one in found] == [("C", 59), ("B", 59)]


def test_a_plan_that_came_before_the_first_deal_changed_nothing_that_can_be_seen() -> None:
    assert spans(versions(Old="2024-01-01"), first_day=date(2024, 2, 1), as_of=AS_OF) == []


def test_a_first_plan_replaces_none() -> None:
    [change] = spans(versions(New="2025-01-01"), first_day=date(2024, 9, 1), as_of=AS_OF)
    assert change.replaced is None


def test_customers_won_leaving_and_served_are_counted_on_either_side(tmp_path: Path) -> None:
    [change] = spans(versions(New="2025-01-01"), first_day=date(2024, 12, 2), as_of=date(2025, 1, 30))
    assert (change.first, change.end, change.days) == (date(2024, 12, 2), date(2025, 1, 31), 30)
    began = {"old": date(2024, 6, 1), "d1": date(2024, 12, 12), "d2": date(2025, 1, 11)}
    customers = [
        customer("old", began["old"], stayed=(date(2025, 1, 21) - began["old"]).days),
        customer("d1", began["d1"]),
        customer("d2", began["d2"]),
    ]
    facts = facts_of(tmp_path, {"deals": [deal(name) for name in began], "subscriptions": customers})
    before, after = sides(facts, change, as_of=date(2025, 1, 30))
    # Before: old all 30 days, d1 the last 20. After: old for 20 days, d1 for 30, d2 for 20.
    assert (before.n_new, before.n_left, before.served_days) == (1, 0, 50)
    assert (after.n_new, after.n_left, after.served_days) == (1, 1, 70)


def test_staying_is_asked_of_the_first_days_on_both_sides_that_could_be_watched_so_long(tmp_path: Path) -> None:
    # 365 days after the change: who was won in the first 182 days of a side can have stayed for 183.
    [change] = spans(versions(New="2025-01-01"), first_day=date(2024, 1, 1), as_of=AS_OF)
    assert change.days == 365
    began = {
        "b1": change.first, "b2": change.first + timedelta(days=181), "b3": change.first + timedelta(days=300),
        "a1": CAME, "a2": CAME + timedelta(days=181), "a3": CAME + timedelta(days=300),
    }  # fmt: skip
    stays = {"b1": 182, "b2": 183, "b3": 1, "a1": None, "a2": None, "a3": 1}
    customers = [customer(name, day, stayed=stays[name]) for name, day in began.items()]
    facts = facts_of(tmp_path, {"deals": [deal(name) for name in began], "subscriptions": customers})
    before, after = sides(facts, change, as_of=AS_OF)
    assert before.stayed[183] == (1, 2)
    assert after.stayed[183] == (2, 2)
    # Nobody won since could be watched for a year and a day.
    assert 365 not in after.stayed


def test_an_account_is_won_once_and_gone_when_its_last_subscription_is(tmp_path: Path) -> None:
    [change] = spans(versions(New="2025-01-01"), first_day=date(2024, 12, 2), as_of=date(2025, 1, 30))
    first = customer("d1", date(2024, 12, 12), stayed=30)
    more = customer("d2", date(2025, 1, 5)) | {"account_id": "a-d1"}
    facts = facts_of(tmp_path, {"deals": [deal("d1"), deal("d2")], "subscriptions": [first, more]})
    before, after = sides(facts, change, as_of=date(2025, 1, 30))
    assert (before.n_new, after.n_new, after.n_left) == (1, 0, 0)
