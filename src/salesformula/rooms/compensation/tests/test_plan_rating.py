"""The bonus on ratings worked by hand: five stars on the deal, 4.8 overall, a share of what the deal earned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.tests.company import QUOTA, deal, subscription
from salesformula.rooms.compensation.tests.proven import proven, rating, told, words

HUNT: dict[str, Any] = {"kind": "rate", "name": "hunt", "rate": 2}
BONUS: dict[str, Any] = {"kind": "rating", "name": "stars"}
PLAN: dict[str, Any] = {"components": [HUNT, BONUS]}
MARCH = date(2025, 3, 10)


def test_five_stars_from_a_seller_at_the_top_earn_a_fifth_once_more_on_the_day_of_the_rating(tmp_path: Path) -> None:
    # $2 × 1,000 = 2,000; 20 % of it = 400.
    found = proven(tmp_path, PLAN, deals=[deal()], surveys=[rating("d1", 5, MARCH)])
    assert told(found) == [("hunt", "2025-01-15", "2000.00", "due"), ("stars", "2025-03-10", "400.00", "due")]
    assert words(found.lines[1]) == [
        "The deal earned $2,000.00; 20% of it = $400.00.",
        "The customer gave 5 stars on 10 Mar 2025, 5 are needed.",
        "One rated deal of yours by then had 5.00 stars, 4.8 are needed.",
        "Due on 10 Mar 2025: the customer's rating of the deal.",
    ]


def test_without_a_rating_the_bonus_waits_and_is_not_lost(tmp_path: Path) -> None:
    found = proven(tmp_path, PLAN, deals=[deal()])
    assert told(found)[1] == ("stars", None, "0.00", "waiting")
    assert str(found.lines[1].worth) == "400.00"
    assert words(found.lines[1])[-1] == "To come: it waits for the customer's rating of the deal."


def test_four_stars_earn_no_bonus(tmp_path: Path) -> None:
    found = proven(tmp_path, PLAN, deals=[deal()], surveys=[rating("d1", 4, MARCH)])
    assert told(found)[1] == ("stars", None, "0.00", "not_reached")
    assert words(found.lines[1])[1:] == [
        "The customer gave 4 stars on 10 Mar 2025, 5 are needed.",
        "One rated deal of yours by then had 4.00 stars, 4.8 are needed.",
        "Not paid: both are needed.",
    ]


@pytest.mark.parametrize(("n_fives", "is_paid"), [(3, False), (4, True), (5, True)])
def test_overall_exactly_four_point_eight_is_enough_on_the_day_of_each_rating(
    tmp_path: Path, n_fives: int, is_paid: bool
) -> None:
    # One 4 first, then fives: after four fives the mean is 24 ÷ 5 = 4.8 exactly, after three 19 ÷ 4 = 4.75.
    deals = [deal(f"d{nth}") for nth in range(n_fives + 1)]
    surveys = [rating(f"d{nth}", 5 if nth else 4, date(2025, 3, 1 + nth)) for nth in range(n_fives + 1)]
    found = proven(tmp_path, PLAN, deals=deals, surveys=surveys)
    last = next(line for line in found.lines if line.name == "stars" and line.credit.row["deal_id"] == f"d{n_fives}")
    assert (last.state == "due") == is_paid


def test_a_rating_that_comes_later_the_same_day_counts_and_one_of_the_next_day_does_not(tmp_path: Path) -> None:
    # d1 is rated 5 at nine; d2 gets a 4 the same evening: 4.5. d3's 1 of the next day is not yet known to d1.
    deals = [deal("d1"), deal("d2"), deal("d3")]
    evening = proven(tmp_path, PLAN, deals=deals, surveys=[rating("d1", 5, MARCH), rating("d2", 4, MARCH, hour=20)])
    assert told(evening)[3][3] == "not_reached"
    (tmp_path / "b").mkdir()
    next_day = proven(
        tmp_path / "b", PLAN, deals=deals, surveys=[rating("d1", 5, MARCH), rating("d3", 1, date(2025, 3, 11))]
    )
    assert told(next_day)[3][1:] == ("2025-03-10", "400.00", "due")


def test_the_first_answer_about_a_deal_stands_and_other_questions_are_none(tmp_path: Path) -> None:
    surveys = [
        rating("d1", 5, MARCH), rating("d1", 1, date(2025, 4, 1)), rating("d2", 9, MARCH, hour=8),
        rating("d2", 5, MARCH, kind="nps"),
    ]  # fmt: skip
    found = proven(tmp_path, PLAN, deals=[deal("d1"), deal("d2")], surveys=surveys)
    assert [line.state for line in found.lines if line.name == "stars"] == ["due", "waiting"]


def test_a_rating_that_came_before_the_signature_pays_at_signature(tmp_path: Path) -> None:
    found = proven(tmp_path, PLAN, deals=[deal()], surveys=[rating("d1", 5, date(2025, 1, 2))])
    assert told(found)[1] == ("stars", "2025-01-15", "400.00", "due")


def test_an_answer_after_the_day_of_the_question_is_not_known_yet(tmp_path: Path) -> None:
    found = proven(tmp_path, PLAN, as_of=date(2025, 3, 9), deals=[deal()], surveys=[rating("d1", 5, MARCH)])
    assert told(found)[1][3] == "waiting"


def test_who_shares_a_deal_shares_its_rating_and_is_judged_by_their_own_deals(tmp_path: Path) -> None:
    # ann has a 3 of her own from before: 4.0. ben has this deal alone: 5.0, and half of 2,000 earned him 1,000.
    credits = [{"deal_id": "d2", "person_id": one, "share": 0.5} for one in ("ann", "ben")]
    surveys = [rating("d1", 3, date(2025, 2, 1)), rating("d2", 5, MARCH)]
    found = proven(tmp_path, PLAN, deals=[deal("d1"), deal("d2")], deal_credits=credits, surveys=surveys)
    stars = [(line.credit.row["payee_id"], line.state, str(line.pay)) for line in found.lines if line.name == "stars"]
    assert stars == [
        ("ann", "not_reached", "0.00"), ("ann", "not_reached", "0.00"), ("ben", "due", "200.00")
    ]  # fmt: skip


TIERS: dict[str, Any] = {
    "kind": "tiers", "name": "tiers", "measure": "acv",
    "bands": [{"from_share": 0, "rate": "8%"}, {"from_share": 1, "rate": "12%"}],
}  # fmt: skip


@pytest.mark.parametrize(("instead", "pays"), [(False, ["14000.00", "2800.00"]), (True, ["12000.00", "2400.00"])])
def test_ratings_accelerate_beside_tiers_or_in_their_place(tmp_path: Path, instead: bool, pays: list[str]) -> None:
    # 150,000 against a quota of 100,000: 8 % of 100,000 and 12 % of 50,000; in their place 8 % of it all.
    plan = {"components": [BONUS | {"instead": instead}, TIERS]}
    won = deal(acv_amount=Decimal(150_000), mrr_amount=None)
    found = proven(tmp_path, plan, deals=[won], quotas=[QUOTA], surveys=[rating("d1", 5, MARCH)])
    assert {line.name: str(line.pay) for line in found.lines} == dict(zip(("tiers", "stars"), pays, strict=True))


def test_the_bonus_may_be_of_one_component_and_another_share(tmp_path: Path) -> None:
    # 10 % of the 50 that "small" earned.
    small = {"kind": "rate", "name": "small", "rate": "5%"}
    plan = {"components": [HUNT, small, BONUS | {"bonus": "10%", "applies_to": ["small"]}]}
    found = proven(tmp_path, plan, deals=[deal()], surveys=[rating("d1", 5, MARCH)])
    assert [str(line.pay) for line in found.lines] == ["2000.00", "50.00", "5.00"]


def test_a_customer_who_left_before_rating_brings_none_and_one_who_leaves_soon_takes_it_back(tmp_path: Path) -> None:
    plan = PLAN | {"clawback_days": 120}
    surveys = [rating("d1", 5, MARCH)]
    gone = [subscription(ended_on=date(2025, 3, 1))]
    found = proven(tmp_path, plan, deals=[deal()], surveys=surveys, subscriptions=gone)
    assert [(line.name, line.state) for line in found.lines] == [
        ("hunt", "due"), ("hunt", "taken_back"), ("stars", "customer_left"),
    ]  # fmt: skip
    (tmp_path / "b").mkdir()
    soon = [subscription(ended_on=date(2025, 4, 1))]
    found = proven(tmp_path / "b", plan, deals=[deal()], surveys=surveys, subscriptions=soon)
    assert told(found)[2:] == [
        ("stars", "2025-03-10", "400.00", "due"), ("stars", "2025-04-01", "-400.00", "taken_back")
    ]  # fmt: skip


def test_a_bonus_of_what_the_plan_does_not_pay_is_no_plan() -> None:
    for applies_to in (["none"], ["stars"]):
        with pytest.raises(ValidationError, match="does not pay by a measure"):
            Plan.model_validate({**PLAN, "components": [HUNT, BONUS | {"applies_to": applies_to}], "name": "x",
                                 "starts_on": "2025-01-01"})  # fmt: skip
    with pytest.raises(ValidationError, match="only a bonus on ratings"):
        Plan.model_validate({"components": [HUNT | {"payout": [{"share": 1, "on": "rating"}]}], "name": "x",
                             "starts_on": "2025-01-01"})  # fmt: skip
