"""Days between behaviour and pay, worked by hand for each preset."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from salesformula.rooms.compensation.formula.pay_delay import Delay, delays
from salesformula.rooms.compensation.formula.presets import preset
from salesformula.rooms.compensation.tests.company import deal, paid, payment, subscription

WON = date(2024, 2, 1)
AS_OF = date(2026, 1, 31)
MOMENT = {"feature": "Messages", "quantity": 20, "within_days": 60}


def of(home: Path, plan: dict[str, Any], **tables: Any) -> dict[str, Delay]:
    found = paid(home, plan, as_of=AS_OF, **tables)
    whole = found.lines[0].plan
    return {one.behaviour: one for one in delays(found.lines, whole, as_of=AS_OF)}


def customer(name: str = "d1", *, left_after: int | None = None, **columns: Any) -> dict[str, Any]:
    ended = None if left_after is None else WON + timedelta(days=left_after)
    return subscription(name, started=WON, ended_on=ended, **columns)


def payments(*numbers: int) -> list[dict[str, Any]]:
    return [payment(number, WON + timedelta(days=30 * (number - 1))) for number in numbers]


def test_hunting_pays_at_once_and_never_knows_of_a_customer_who_leaves(tmp_path: Path) -> None:
    told = of(tmp_path, preset("hunting"), deals=[deal(won=WON)], subscriptions=[customer(left_after=90)])
    assert told["signature"] == Delay("signature", 1, 1, 0, 0, 1.0)
    assert told["success"] == Delay("success", 0, 0, None, None, None)
    assert told["leaving"] == Delay("leaving", 1, 0, None, None, None)


def test_a_clawback_takes_pay_back_on_the_day_the_customer_leaves(tmp_path: Path) -> None:
    plan = preset("hunting") | {"clawback_days": 120}
    told = of(tmp_path, plan, deals=[deal(won=WON)], subscriptions=[customer(left_after=90)])
    assert told["leaving"] == Delay("leaving", 1, 1, 0, 0, 1.0)


def test_prepayment_pays_half_on_day_0_a_quarter_on_day_150_and_a_quarter_on_day_330(tmp_path: Path) -> None:
    told = of(tmp_path, preset("prepayment"), deals=[deal(won=WON)], subscriptions=[customer()],
              payments=payments(*range(1, 13)))  # fmt: skip
    # By what they pay: 50% by day 0, 75% by day 150, all by day 330.
    assert told["signature"] == Delay("signature", 3, 3, 0, 330, 0.5)
    # What waits for the customer to stay: a quarter each on days 150 and 330.
    assert told["success"] == Delay("success", 2, 2, 150, 330, 0.0)


def test_a_customer_who_leaves_shows_when_the_next_payment_would_usually_have_come(tmp_path: Path) -> None:
    # Payment 6 of the other customer came on day 150; this one left on day 100, so that it shows 50 days later.
    told = of(
        tmp_path, preset("prepayment"), deals=[deal(won=WON), deal("d2", won=WON)],
        subscriptions=[customer(), customer("d2", left_after=100)],
        payments=[*payments(*range(1, 13)), payment(1, WON, deal_id="d2")],
    )  # fmt: skip
    assert told["leaving"] == Delay("leaving", 1, 1, 50, 50, 0.0)


def test_the_second_half_of_the_aha_plan_comes_with_the_moment(tmp_path: Path) -> None:
    use = {"account_id": "a-d1", "feature": "Messages", "quantity": 20.0, "occurred_at": "2024-02-21 09:00:00"}
    told = of(tmp_path, preset("aha", moment=MOMENT), deals=[deal(won=WON)], subscriptions=[customer()], usage=[use])
    assert told["success"] == Delay("success", 1, 1, 20, 20, 1.0)


def test_where_churn_ranks_sellers_leaving_shows_with_their_first_deal_of_a_later_month(tmp_path: Path) -> None:
    # Left on 1 May; the next deal of a later month is won on 11 June.
    later = date(2024, 6, 11)
    told = of(
        tmp_path, preset("customer_success"), deals=[deal(won=WON), deal("d2", won=later)],
        subscriptions=[customer(left_after=90), subscription("d2", started=later)],
    )  # fmt: skip
    assert told["leaving"] == Delay("leaving", 1, 1, 41, 41, 0.0)


def test_a_deal_too_young_to_be_paid_out_says_nothing_of_how_long_it_takes(tmp_path: Path) -> None:
    young = AS_OF - timedelta(days=20)
    told = of(tmp_path, preset("prepayment"), deals=[deal(won=young)],
              subscriptions=[subscription(started=young)], payments=[payment(1, young)])  # fmt: skip
    assert told["signature"] == Delay("signature", 0, 0, None, None, None)
