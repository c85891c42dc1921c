"""Caps and draws worked by hand: what a payee's month as a whole adds to, or takes from, the lines of deals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from salesformula.rooms.compensation.formula.entries import Line
from salesformula.rooms.compensation.formula.ledger import Ledger
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.tests.company import deal, subscription
from salesformula.rooms.compensation.tests.proven import person, proven, words

ONE: dict[str, Any] = {"components": [{"kind": "rate", "name": "sales", "rate": 1}]}


def sold(**by_month: int) -> list[dict[str, Any]]:
    """A deal on the 10th of each month, ``m01=500`` of January 2025, that pays as much."""
    return [
        deal(month, won=date(2025, int(month[1:3]), 10), mrr_amount=Decimal(amount))
        for month, amount in by_month.items()
    ]


def of_months(found: Ledger, payee: str = "ann") -> list[tuple[str | None, str, str]]:
    """The lines that are no deal's: month, entry, pay."""
    return [(line.period, line.entry, str(line.pay)) for line in wholes(found, payee)]


def wholes(found: Ledger, payee: str = "ann") -> list[Line]:
    return [line for line in found.lines if line.of_month and line.credit.row["payee_id"] == payee]


def test_what_a_month_pays_above_the_cap_is_cut_off_and_told(tmp_path: Path) -> None:
    plan = ONE | {"caps": [{"amount": "1000", "per": "month"}]}
    found = proven(tmp_path, plan, deals=sold(m01=1000, m02=1200, m03=-300, m04=900))
    assert of_months(found) == [("2025-02", "cap", "-200.00")]
    [cut] = wholes(found)
    assert (cut.due_on, cut.credit.row["deal_id"], cut.key) == (date(2025, 2, 28), "", ("2025-02", 0, 1, "cap"))
    assert words(cut) == [
        "At most $1,000.00 a month is what the plan pays.",
        "Earlier in 2025-02 it paid $0.00, and $1,200.00 came due in 2025-02: $200.00 is cut off.",
    ]


def test_a_cap_of_a_quarter_is_filled_month_by_month_and_a_negative_month_makes_room(tmp_path: Path) -> None:
    # 600, then 400 of 700; -100 stays and makes room for 100 of 250; April is another quarter.
    plan = ONE | {"caps": [{"amount": "1000", "per": "quarter"}]}
    deals = [*sold(m01=600, m02=700, m03=-100, m04=300), deal("late", won=date(2025, 4, 11), mrr_amount=Decimal(900))]
    found = proven(tmp_path, plan, deals=deals)
    assert of_months(found) == [("2025-02", "cap", "-300.00"), ("2025-04", "cap", "-200.00")]
    (tmp_path / "b").mkdir()
    year = proven(tmp_path / "b", ONE | {"caps": [{"amount": "1000", "per": "year"}]}, deals=deals)
    assert of_months(year) == [("2025-02", "cap", "-300.00"), ("2025-04", "cap", "-1100.00")]


def test_a_cap_on_one_component_leaves_the_others_and_one_on_all_comes_on_top(tmp_path: Path) -> None:
    # Each deal of 800 pays 800 and 400: 800 is cut to 500, then 500 + 400 to 850.
    plan = {
        "components": [{"kind": "rate", "name": "sales", "rate": 1}, {"kind": "rate", "name": "extra", "rate": "50%"}],
        "caps": [{"amount": "500", "applies_to": "sales"}, {"amount": "850"}],
    }
    found = proven(tmp_path, plan, deals=sold(m01=800))
    assert [(line.name, line.part, str(line.pay)) for line in wholes(found)] == [
        ("sales", 1, "-300.00"),
        ("cap", 2, "-50.00"),
    ]


def test_the_plan_of_the_month_caps_what_earlier_plans_pay_in_it_too(tmp_path: Path) -> None:
    # From February on at most 500 a month: January's deal of 900 pays half in January and half in February.
    halves = {"payout": [{"share": "1/2"}, {"share": "1/2", "on": "days", "number": 31}]}
    before = {"components": [ONE["components"][0] | halves]}
    after = before | {"starts_on": "2025-02-01", "caps": [{"amount": "500"}]}
    found = proven(tmp_path, before, after, deals=sold(m01=900, m02=200))
    assert of_months(found) == [("2025-02", "cap", "-50.00")]


DRAW: dict[str, Any] = ONE | {"draw": {"amount": "1000"}, "starts_on": "2025-01-01"}


def test_a_draw_fills_up_the_month_and_is_taken_back_from_later_pay_the_oldest_first(tmp_path: Path) -> None:
    # January lacks 1,000, February 600; March has 900 above the guarantee, April 2,000 of which 700 are still owed.
    found = proven(
        tmp_path, DRAW, as_of=date(2025, 5, 15), deals=sold(m02=400, m03=1900, m04=3000), people=[person("ann")]
    )
    assert of_months(found) == [
        ("2025-01", "draw", "1000.00"), ("2025-02", "draw", "600.00"), ("2025-03", "draw_recovered", "-900.00"),
        ("2025-04", "draw_recovered", "-700.00"),
    ]  # fmt: skip
    first, second, third, last = wholes(found)
    assert words(first) == [
        "$1,000.00 a month is guaranteed.",
        "$0.00 came due in 2025-01: $1,000.00 is added.",
        "Still to be taken back from later pay: $1,000.00.",
    ]
    assert words(third)[1:] == [
        "$1,900.00 came due in 2025-03; of what is above the guarantee $900.00 is taken back for 2025-01.",
        "Still to be taken back from later pay: $700.00.",
    ]
    assert last.of_month is not None
    assert (last.of_month.months, last.of_month.left) == (("2025-01", "2025-02"), Decimal(0))
    assert second.due_on == date(2025, 2, 28)


def test_a_draw_that_is_not_recoverable_stays_and_does_not_make_good_what_is_taken_back(tmp_path: Path) -> None:
    plan = DRAW | {"draw": {"amount": "1000", "recoverable": False}}
    found = proven(tmp_path, plan, as_of=date(2025, 3, 31), deals=sold(m02=-400, m03=2500), people=[person("ann")])
    assert of_months(found) == [("2025-01", "draw", "1000.00"), ("2025-02", "draw", "1000.00")]
    assert words(wholes(found)[0])[-1] == "It is not taken back."


def test_a_month_that_is_not_over_has_no_draw_yet(tmp_path: Path) -> None:
    assert of_months(proven(tmp_path, DRAW, as_of=date(2025, 1, 30), deals=sold(m01=1), people=[person("ann")])) == []


def test_a_draw_is_by_the_days_of_the_plan_and_of_employment_and_for_its_roles_alone(tmp_path: Path) -> None:
    # The plan begins on 17 January: 15 of 31 days. ann goes on 14 February (14 of 28), ben comes on 20 February (9).
    plan = DRAW | {"starts_on": "2025-01-17"}
    people = [
        person("ann", ended_on=date(2025, 2, 14)), person("ben", started_on=date(2025, 2, 20)),
        person("mia", role="manager"),
    ]  # fmt: skip
    found = proven(tmp_path, plan, as_of=date(2025, 3, 31), deals=[deal("d", owner="mia")], people=people)
    assert of_months(found, "ann") == [("2025-01", "draw", "483.87"), ("2025-02", "draw", "500.00")]
    assert of_months(found, "ben") == [("2025-02", "draw", "321.43"), ("2025-03", "draw", "1000.00")]
    assert of_months(found, "mia") == []
    assert words(wholes(found)[0])[0] == "$483.87 is guaranteed for 15 of 31 days."


def test_a_plan_changed_within_a_month_guarantees_each_by_its_days_and_debts_go_on(tmp_path: Path) -> None:
    # April: 2,000 for 15 of 30 days and 1,000 for the other 15, 1,500; then no draw, and May pays back.
    plans = [
        DRAW | {"draw": {"amount": "2000"}, "starts_on": "2025-04-01"}, DRAW | {"starts_on": "2025-04-16"},
        ONE | {"starts_on": "2025-05-01"},
    ]  # fmt: skip
    found = proven(tmp_path, *plans, as_of=date(2025, 6, 30), deals=sold(m05=1100, m06=1100), people=[person("ann")])
    assert of_months(found) == [
        ("2025-04", "draw", "1500.00"), ("2025-05", "draw_recovered", "-1100.00"),
        ("2025-06", "draw_recovered", "-400.00"),
    ]  # fmt: skip


def test_caps_come_before_the_draw_and_neither_touches_pay_in_another_currency(tmp_path: Path) -> None:
    plan = DRAW | {"caps": [{"amount": "1500"}]}
    deals = [*sold(m02=4000), deal("eur", won=date(2025, 3, 10), currency="EUR")]
    euros = ONE | {"starts_on": "2025-03-01", "currency": "EUR"}
    found = proven(tmp_path, plan, euros, as_of=date(2025, 4, 30), deals=deals, people=[person("ann")])
    assert of_months(found) == [
        ("2025-01", "draw", "1000.00"), ("2025-02", "cap", "-2500.00"), ("2025-02", "draw_recovered", "-500.00")
    ]  # fmt: skip
    assert [(line.plan.currency, str(line.pay)) for line in found.lines if line.credit.row["deal_id"] == "eur"] == [
        ("EUR", "1000.00")
    ]


def test_no_more_is_taken_back_than_the_cap_had_left(tmp_path: Path) -> None:
    # January's 3,000 are cut to 1,000. Its customer leaves in March: 3,000 back, with the 2,000 that were never paid.
    plan = ONE | {"caps": [{"amount": "1000"}], "clawback_days": 90}
    gone = [subscription("m01", started=date(2025, 1, 10), ended_on=date(2025, 3, 1))]
    found = proven(tmp_path, plan, deals=sold(m01=3000, m03=100), subscriptions=gone)
    assert of_months(found) == [("2025-01", "cap", "-2000.00"), ("2025-03", "cap_returned", "2000.00")]
    assert sum(line.pay for line in found.lines) == 100
    assert words(wholes(found)[1]) == [
        "$3,000.00 is taken back in 2025-03; of what caps cut off in 2025-01, $2,000.00 is given back with it."
    ]


def test_what_one_component_paid_in_full_is_taken_back_in_full(tmp_path: Path) -> None:
    # "sales" was cut from 800 to 500, "extra" never: of 800 and 400 taken back, 300 are given back.
    plan = {
        "components": [{"kind": "rate", "name": "sales", "rate": 1}, {"kind": "rate", "name": "extra", "rate": "50%"}],
        "caps": [{"amount": "500", "applies_to": "sales"}], "clawback_days": 90,
    }  # fmt: skip
    gone = [subscription("m01", started=date(2025, 1, 10), ended_on=date(2025, 3, 1))]
    found = proven(tmp_path, plan, deals=sold(m01=800), subscriptions=gone)
    assert of_months(found) == [("2025-01", "cap", "-300.00"), ("2025-03", "cap_returned", "300.00")]
    assert sum(line.pay for line in found.lines) == 0


def test_a_cap_on_what_the_plan_has_not_is_no_plan() -> None:
    with pytest.raises(ValidationError, match="a cap applies to bonus, which the plan has not"):
        Plan.model_validate(
            ONE | {"caps": [{"amount": 1, "applies_to": "bonus"}], "name": "x", "starts_on": "2025-01-01"}
        )
