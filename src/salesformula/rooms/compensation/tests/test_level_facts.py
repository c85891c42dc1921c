"""What of the facts counts for levels: splits, refunds, renewals, ARR without MRR, deals that tell too little."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from salesformula.rooms.compensation.formula.ladder import Ladder, ladders_in_force
from salesformula.rooms.compensation.formula.level_progress import Climbing, level_progress
from salesformula.rooms.compensation.tests.climbers import ladder, own, told_by_facts
from salesformula.rooms.compensation.tests.company import deal, subscription

TO_THE_DAY = ladder(new_mrr_window="to_the_day")


def days(found: Climbing, one: Ladder = TO_THE_DAY) -> dict[str, tuple[int, str]]:
    told = level_progress(found, ladders_in_force([(1, one)]))
    return {each.person.person_id: (each.climbed.level, str(each.climbed.on)) for each in told}


def test_those_credited_share_the_deal_and_what_its_customer_prepaid(tmp_path: Path) -> None:
    shares = [{"deal_id": "d1", "person_id": one, "share": 0.5} for one in ("ann", "ben")]
    won = date(2025, 3, 3)
    found = told_by_facts(
        tmp_path, TO_THE_DAY, deals=[deal(won=won, mrr_amount=Decimal(130_000))], deal_credits=shares,
        subscriptions=[subscription(started=won, prepaid_months=9.0)],
    )  # fmt: skip
    [of_ann, of_ben] = [person.sold for person in found.people]
    assert of_ann == of_ben
    assert [(one.mrr, one.arr, one.part, one.prepaid) for one in of_ann] == [
        (65_000 * 10_000, 12 * 65_000 * 10_000, Fraction(1, 2), Fraction(9))
    ]
    # $65,000 each, 65,000 / 3 a month, 9 months: above the first level's bounds, below the second's.
    assert days(found) == {"ann": (1, "2025-03-03"), "ben": (1, "2025-03-03")}


def test_a_customer_who_leaves_takes_nothing_of_what_was_sold_and_a_deal_below_zero_does(tmp_path: Path) -> None:
    asks = own({"cumulative_mrr_above": 900})
    found = told_by_facts(
        tmp_path, asks,
        deals=[
            deal("left"),
            deal("d1", owner="ben", mrr_amount=Decimal(800)),
            deal("d2", owner="ben", won=date(2025, 2, 1), mrr_amount=Decimal(-800)),
            deal("d3", owner="ben", won=date(2025, 3, 1), mrr_amount=Decimal(800)),
            deal("d4", owner="cem", kind="renewal"),
        ],
        subscriptions=[subscription("left", ended_on=date(2025, 2, 1))],
    )  # fmt: skip
    assert days(found, asks) == {"ann": (1, "2025-01-15"), "ben": (0, "None"), "cem": (0, "None")}


def test_arr_without_mrr_is_the_annual_contract_value_and_what_can_not_count_is_told(tmp_path: Path) -> None:
    asks = own({"arr_at_least": 120_000})
    deals = [
        deal("d1", mrr_amount=None, acv_amount=Decimal(120_000)),
        deal("d2", mrr_amount=None),
        deal("d3", closed_at=None),
        deal("d4", owner=""),
    ]
    found = told_by_facts(tmp_path, asks, deals=deals)
    assert days(found, asks) == {"ann": (1, "2025-01-15")}
    assert found.left_out == {"no_measure": 1, "no_day": 1, "nobody": 1}


def test_only_sellers_and_those_credited_climb(tmp_path: Path) -> None:
    people = [{"person_id": one, "name": one, "role": role} for one, role in
              (("ann", "seller"), ("max", "manager"), ("zoe", "manager"), ("new", None))]  # fmt: skip
    found = told_by_facts(tmp_path, TO_THE_DAY, people=people, deals=[deal(owner="max")])
    assert [(one.person_id, one.role) for one in found.people] == [
        ("ann", "seller"),
        ("max", "manager"),
        ("new", "seller"),
    ]
