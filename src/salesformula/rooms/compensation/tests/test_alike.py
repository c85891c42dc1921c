"""Two sellers of the same sales, one whose customers stay, one whose customers leave: which plans pay them alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from salesformula.facts.access import Facts
from salesformula.rooms.compensation.formula.alike import Alike, alike, model
from salesformula.rooms.compensation.formula.candidates import Candidate
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.tests.company import deal, facts_of, subscription

AS_OF = date(2026, 1, 31)
MOMENT = {"feature": "Messages", "quantity": 20, "within_days": 60}
TIERS = {
    "name": "Tiers",
    "components": [{"kind": "tiers", "bands": [{"from_share": 0, "rate": 1}, {"from_share": 1, "rate": 2}]}],
}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Ann, ben and cem: one, eight and nine deals in 2025, a deal a month and later; ben is in the middle."""
    home = tmp_path_factory.mktemp("alike")
    deals = [
        deal(f"d-{seller}-{nth}", won=date(2025, 2, 1) + timedelta(days=35 * nth), owner=seller)
        for seller, n in (("ann", 1), ("ben", 8), ("cem", 9))
        for nth in range(n)
    ]
    subscriptions = [
        subscription(one["deal_id"], started=one["closed_at"].date(), seller=one["owner_id"]) for one in deals
    ]
    members = [{"person_id": "ben", "team_id": "inside", "valid_from": date(2025, 6, 1)}]
    return facts_of(home, {"deals": deals, "subscriptions": subscriptions, "memberships": members})


def under(facts: Facts, plan: dict[str, Any]) -> Alike:
    whole = Plan.model_validate({"starts_on": "2025-01-01", **plan})
    of = model(facts, as_of=AS_OF, fewest=25)
    assert of is not None
    company = Company(currency="USD", time_zone="UTC")
    return alike(Candidate("tried", "proposed", whole), of, company=company, as_of=AS_OF)


def test_the_hunting_plan_pays_them_alike(facts: Facts) -> None:
    # Eight deals of $1,000 MRR sold twice at $2 each, whoever stays.
    found = under(facts, preset("hunting"))
    assert (str(found.happy), str(found.unhappy)) == ("32000.00", "32000.00")
    assert found.pays_unhappy_alike


def test_they_are_in_the_team_of_the_seller_in_the_middle(facts: Facts) -> None:
    rates = [{"kind": "rate", "name": team, "rate": 2, "teams": [team]} for team in ("inside", "field")]
    found = under(facts, {"name": "By team", "components": rates})
    assert (str(found.happy), str(found.unhappy)) == ("32000.00", "32000.00")


@pytest.mark.parametrize("name", ["customer_success", "prepayment", "aha"])
def test_the_plans_that_wait_for_the_customer_do_not(facts: Facts, name: str) -> None:
    found = under(facts, preset(name, moment=MOMENT if name == "aha" else None))
    assert found.pays_unhappy_alike is False
    assert found.unhappy < found.happy


def test_prepayment_pays_who_keeps_nobody_half_as_well(facts: Facts) -> None:
    # Customers leave after four months, so the sixth and twelfth payments never come: half of the pay is left.
    found = under(facts, preset("prepayment"))
    assert (str(found.happy), str(found.unhappy)) == ("32000.00", "16000.00")


def test_the_aha_plan_pays_who_keeps_nobody_half(facts: Facts) -> None:
    found = under(facts, preset("aha", moment=MOMENT))
    assert (str(found.happy), str(found.unhappy)) == ("32000.00", "16000.00")


def test_hunting_with_a_clawback_long_enough_does_not_pay_them_alike(facts: Facts) -> None:
    assert under(facts, preset("hunting") | {"clawback_days": 180}).pays_unhappy_alike is False
    # Customers stay for four months, longer than this window.
    assert under(facts, preset("hunting") | {"clawback_days": 90}).pays_unhappy_alike


def test_a_bonus_on_ratings_tells_them_apart(facts: Facts) -> None:
    rated = preset("hunting")
    plan = {"name": "Rated", "components": [*(one.model_dump() for one in rated["components"]), {"kind": "rating"}]}
    assert under(facts, plan).pays_unhappy_alike is False


def test_a_plan_that_pays_nothing_for_these_deals_is_neither(facts: Facts) -> None:
    nothing = {"name": "Renewals", "components": [{"kind": "rate", "rate": 1, "deal_kinds": ["renewal"]}]}
    found = under(facts, nothing)
    assert found.pays_unhappy_alike is None
    assert found.follows("customer_count") is None


def test_pay_follows_the_aim_where_it_rises_with_what_the_aim_measures(facts: Facts) -> None:
    hunting, prepayment = under(facts, preset("hunting")), under(facts, preset("prepayment"))
    assert (hunting.follows("customer_count"), hunting.follows("customer_success")) == (1.0, 0.0)
    assert (prepayment.follows("customer_count"), prepayment.follows("customer_success")) == (1.0, 1.0)
    assert hunting.follows("new_product") is None


def test_who_sells_more_deals_is_paid_for_each_of_them(facts: Facts) -> None:
    found = under(facts, preset("hunting"))
    assert [int(amount) for amount in found.by_selling] == [4000 * deals for deals in range(9)]


def test_without_a_deal_in_the_last_year_there_is_nobody_to_simulate(facts: Facts) -> None:
    assert model(facts, as_of=date(2028, 1, 31), fewest=25) is None
