"""Deals signed that lie unused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from salesformula.doors.release import released
from salesformula.facts.access import Facts
from salesformula.identity.scope import Scope
from salesformula.rooms.compensation.answers import shelfware
from salesformula.rooms.compensation.policy import CompensationPolicy
from salesformula.rooms.compensation.tests.company import deal, subscription
from salesformula.rooms.compensation.tests.staying_company import asked, company_of, customer, used

TODAY = date(2026, 6, 1)


def since(days: int) -> date:
    """The day so many days before the day asked for."""
    return TODAY - timedelta(days=days)


def company(home: Path, *customers: dict[str, Any], usage: list[dict[str, Any]], **amounts: int) -> Facts:
    """Customers of deals with these yearly amounts; one who has been there for long uses five features."""
    known = customer("known", since=since(400))
    usage = usage + [used("known", feature, day=since(400)) for feature in ("A", "B", "C", "D", "E", "F")]
    deals = [
        deal(row["deal_id"], won=row["started_on"], acv_amount=Decimal(amounts.get(row["deal_id"], 1000)))
        for row in (known, *customers)
    ]
    return company_of(home, customers=[known, *customers], usage=usage, deals=deals)


def test_the_largest_deal_without_use_comes_first_with_what_is_at_stake(tmp_path: Path) -> None:
    facts = company(
        tmp_path,
        customer("small", since=since(60)),
        customer("large", since=since(75), consultant=None),
        customer("young", since=since(59)),
        customer("used", since=since(90)),
        customer("gone", since=since(90), left=since(10)),
        usage=[used("used", feature, day=since(80)) for feature in ("A", "B")],
        large=90_000,
    )
    result = asked(shelfware, facts)
    told = [(row["deal_id"], row["at_stake_amount"], row["currency"], row["since_days"]) for row in result.rows]
    assert told == [("large", Decimal(90_000), "USD", 75), ("small", Decimal(1000), "USD", 60)]
    assert [row["why"] for row in result.rows] == [
        "no use in 75 days since it began",
        "no use in 60 days since it began",
    ]
    assert (result.rows[0]["seller_id"], result.rows[0]["consultant"]) == ("ann", "(missing)")
    assert str(result.finding) == "2 deals of 4 lie unused: $91,000 a year at stake"


def test_fewer_features_than_the_policy_asks_for_is_hardly_used(tmp_path: Path) -> None:
    facts = company(tmp_path, customer("one", since=since(100)), usage=[used("one", "A", day=since(20))])
    [row] = asked(shelfware, facts).rows
    assert (row["state"], row["why"]) == ("hardly_used", "one of 6 features used in 100 days")
    assert (row["n_used_days"], row["last_used_on"], row["n_features"]) == (1, since(20), 1)
    assert asked(shelfware, facts, policies=[CompensationPolicy(shelfware_features_share=1 / 6)]).rows == []


def test_use_before_the_contract_or_of_nothing_is_no_use(tmp_path: Path) -> None:
    usage = [used("x", "A", day=since(101)), used("x", "B", day=since(50), times=0)]
    facts = company(tmp_path, customer("x", since=since(100)), usage=usage)
    [row] = asked(shelfware, facts).rows
    assert (row["state"], row["n_used_days"]) == ("unused", 0)


def test_add_ons_are_not_looked_at_for_use_is_told_by_customer(tmp_path: Path) -> None:
    addon = {**subscription("known", started=since(100)), "subscription_id": "s-addon", "deal_id": "more"}
    facts = company(tmp_path, addon, usage=[])
    assert asked(shelfware, facts).rows == []


def test_of_what_began_before_records_of_use_nothing_is_said(tmp_path: Path) -> None:
    facts = company(tmp_path, customer("old", since=since(500)), usage=[])
    result = asked(shelfware, facts)
    assert result.rows == []
    assert str(result.finding) == "The one deal signed that is old enough is used"
    assert "began_before_records" in {caveat.code for caveat in result.caveats}


def test_where_no_use_is_recorded_nobody_is_accused(tmp_path: Path) -> None:
    facts = company_of(tmp_path, customers=[customer("x", since=since(100))])
    result = asked(shelfware, facts)
    assert result.rows == []
    assert "nobody knows" in str(result.finding)


def test_a_lost_deal_and_a_contract_without_a_deal_are_not_signed_deals(tmp_path: Path) -> None:
    bare = customer("bare", since=since(100)) | {"deal_id": None}
    lost = customer("lost", since=since(100))
    use = [used("known", "A", day=since(300))]
    deals = [deal("lost", won=since(101), is_won=False, is_closed=True)]
    facts = company_of(tmp_path, customers=[customer("known", since=since(300)), bare, lost], usage=use, deals=deals)
    assert asked(shelfware, facts).rows == []


def test_sellers_see_their_own_deals_and_nothing_of_how_many_others_there_are(tmp_path: Path) -> None:
    mine, others = customer("mine", since=since(100)), customer("others", since=since(100), seller="bob")
    facts = company(tmp_path, mine, others, usage=[])
    whole = asked(shelfware, facts)
    seen = released(whole, answer=shelfware, by=(), scope=Scope(False, frozenset({"bob"})), facts=facts)
    assert [row["deal_id"] for row in seen.rows] == ["others"]
    assert str(seen.finding) == "One deal of yours lies unused: $1,000 a year at stake"
    assert seen.why is None
    nobody = released(whole, answer=shelfware, by=(), scope=Scope(False, frozenset({"cyd"})), facts=facts)
    assert (nobody.rows, str(nobody.finding)) == ([], "None of your deals lies unused")


def test_sellers_can_be_asked_for(tmp_path: Path) -> None:
    facts = company(tmp_path, customer("x", since=since(100)), usage=[])
    assert len(asked(shelfware, facts, where={"seller_id": "ann"}).rows) == 1
    assert asked(shelfware, facts, where={"seller": "Bob"}).rows == []
