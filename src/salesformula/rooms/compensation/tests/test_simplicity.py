"""The three criteria of a plan: what is counted, and each mark where it turns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from salesformula.doors.writing import words
from salesformula.rooms.compensation.answers.lab_words import reason_of
from salesformula.rooms.compensation.formula.alike import Alike
from salesformula.rooms.compensation.formula.pay_delay import Delay
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.formula.simplicity import Parts, Told, checklist, parts_of

MOMENT = {"feature": "Messages", "quantity": 20, "within_days": 60}
FLAT, RISING = (Decimal(5),) * 9, tuple(Decimal(n) for n in range(1, 10))


def plan_of(told: dict[str, Any]) -> Plan:
    return Plan.model_validate({"starts_on": "2025-01-01", **told})


def delay(behaviour: Any, n: int, reaching: int, days: int | None, soon: float | None) -> Delay:
    return Delay(behaviour, n, reaching, days, days, soon)


def told(
    plan: dict[str, Any],
    *,
    by_staying: tuple[Decimal, ...] = RISING,
    signature: Delay | None = None,
    leaving: Delay | None = None,
) -> dict[str, Told]:
    found = checklist(
        plan_of(plan),
        alike=Alike(8, 120, by_staying, RISING),
        delays=[
            signature or delay("signature", 50, 50, 0, 1.0),
            delay("success", 0, 0, None, None),
            leaving or delay("leaving", 40, 40, 0, 1.0),
        ],
    )
    return {one.criterion: one for one in found}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("hunting", Parts(1, 0, 0, 0, True)),
        ("customer_success", Parts(1, 3, 0, 0, False)),
        ("prepayment", Parts(1, 0, 3, 0, True)),
        ("aha", Parts(1, 0, 1, 0, True)),
    ],
)
def test_what_of_a_preset_has_to_be_kept_in_mind(name: str, parts: Parts) -> None:
    assert parts_of(plan_of(preset(name, moment=MOMENT if name == "aha" else None))) == parts


def test_caps_draws_and_clawbacks_are_conditions_and_the_first_two_hang_on_other_deals() -> None:
    plan = preset("hunting") | {"clawback_days": 90}
    assert parts_of(plan_of(plan)) == Parts(1, 0, 0, 1, True)
    assert parts_of(plan_of(plan | {"caps": [{"amount": 9000}]})) == Parts(1, 0, 0, 2, False)
    assert parts_of(plan_of(plan | {"draw": {"amount": 1000}})) == Parts(1, 0, 0, 2, False)


def test_simple_is_a_plan_told_by_the_deal_with_few_things_to_keep_in_mind() -> None:
    many = {"name": "Many", "components": [{"kind": "rate", "rate": 1, "name": f"c{n}"} for n in range(5)]}
    assert told(preset("hunting"))["simple"].mark == "yes"
    assert told(preset("customer_success"))["simple"].mark == "partly"
    assert told(many)["simple"].mark == "partly"
    assert told(many | {"draw": {"amount": 1000}})["simple"].mark == "no"


def test_aligned_is_a_plan_whose_pay_rises_with_its_aim() -> None:
    assert told(preset("prepayment"))["aligned"].mark == "yes"
    assert told(preset("prepayment"), by_staying=FLAT)["aligned"].mark == "no"
    # Hunting aims at the number of customers, and pays for each.
    assert told(preset("hunting"), by_staying=FLAT)["aligned"].mark == "yes"
    assert told(preset("hunting") | {"aim": "new_product"})["aligned"].mark == "unknown"


def test_a_plan_that_pays_less_the_more_customers_stay_does_not_follow_its_aim() -> None:
    one = told(preset("prepayment"), by_staying=RISING[::-1])["aligned"]
    assert (one.mark, one.follows) == ("no", -1.0)


@pytest.mark.parametrize(
    ("days", "leaving", "mark"),
    [
        (0, delay("leaving", 40, 40, 0, 1.0), "yes"),
        (31, delay("leaving", 40, 20, 92, 0.0), "yes"),
        (32, delay("leaving", 40, 20, 92, 0.0), "partly"),
        (0, delay("leaving", 40, 19, 0, 1.0), "partly"),
        (0, delay("leaving", 40, 40, 93, 0.0), "partly"),
        (90, delay("leaving", 40, 0, None, None), "no"),
    ],
)
def test_immediate_is_a_plan_that_pays_soon_and_knows_soon_who_left(days: int, leaving: Delay, mark: str) -> None:
    one = told(preset("hunting"), signature=delay("signature", 50, 50, days, 0.5), leaving=leaving)["immediate"]
    assert one.mark == mark


def test_without_a_deal_old_enough_nobody_knows_how_immediate_a_plan_is() -> None:
    one = told(preset("hunting"), signature=delay("signature", 0, 0, None, None))["immediate"]
    assert one.mark == "unknown"


def test_every_mark_has_its_reason_in_words() -> None:
    marks = told(preset("hunting"), by_staying=FLAT, leaving=delay("leaving", 66, 0, None, None))
    assert words(reason_of(marks["simple"])) == (
        "What a deal pays follows from that deal alone; one thing to keep in mind, 4 are few."
    )
    assert words(reason_of(marks["aligned"])) == ("Rank correlation of pay with the aim 1.0 over 9 simulated sellers.")
    assert words(reason_of(marks["immediate"])) == (
        "100% is paid within 30 days of signing; of 66 customers who left none shows in the pay."
    )
