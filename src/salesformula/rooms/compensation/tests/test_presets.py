"""Each preset worked by hand, from facts to lines."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from salesformula.rooms.compensation.formula.presets import PRESETS, SOURCES, preset
from salesformula.rooms.compensation.tests.company import WON, deal, lines_of, paid, payment, subscription

MOMENT = {"feature": "Messages", "quantity": 20, "within_days": 60}


def monthly(*sequences: int) -> list[dict[str, Any]]:
    """One payment for each month, on the 20th."""
    return [payment(one, date(2025 + (one - 1) // 12, (one - 1) % 12 + 1, 20)) for one in sequences]


def used(day: int, quantity: int = 20) -> dict[str, Any]:
    """So much use on that day of the subscription, at nine in the morning; day 0 is its first."""
    at = WON + timedelta(days=day)
    return {"account_id": "a-d1", "feature": "Messages", "quantity": float(quantity), "occurred_at": f"{at} 09:00:00"}


def test_hunting_pays_two_dollars_for_each_dollar_of_mrr_at_signature(tmp_path: Path) -> None:
    found = paid(tmp_path, preset("hunting"), deals=[deal()])
    assert lines_of(found) == [("due", "2025-01-15", "2000.00")]


def test_renewals_are_not_hunted(tmp_path: Path) -> None:
    found = paid(tmp_path, preset("hunting"), deals=[deal(kind="renewal"), deal("d2", kind="addon")])
    assert [line.credit.row["deal_id"] for line in found.lines] == ["d2"]


def test_customer_success_pays_four_three_two_and_one_by_quartile_of_churn(tmp_path: Path) -> None:
    # In 2024 each of the four served ten customers; ann lost none, ben one, cem two, dan three on 1 July.
    sellers = ("ann", "ben", "cem", "dan")
    served = [
        subscription(
            f"old-{seller}-{nth}", started=date(2023, 1, 1), seller=seller,
            ended_on=date(2024, 7, 1) if nth < place else None,
        )
        for place, seller in enumerate(sellers) for nth in range(10)
    ]  # fmt: skip
    deals = [deal(f"d-{seller}", owner=seller) for seller in sellers]
    found = paid(tmp_path, preset("customer_success"), deals=deals, subscriptions=served)
    assert [(line.credit.row["payee_id"], str(line.pay)) for line in found.lines] == [
        ("ann", "4000.00"), ("ben", "3000.00"), ("cem", "2000.00"), ("dan", "1000.00"),
    ]  # fmt: skip


def test_sellers_of_equal_churn_share_the_better_quartile_and_a_newcomer_gets_the_third(tmp_path: Path) -> None:
    served = [subscription(f"old-{one}", started=date(2023, 1, 1), seller=one) for one in ("ann", "ben")]
    deals = [deal(f"d-{one}", owner=one) for one in ("ann", "ben", "new")]
    found = paid(tmp_path, preset("customer_success"), deals=deals, subscriptions=served)
    assert [str(line.pay) for line in found.lines] == ["4000.00", "4000.00", "2000.00"]


def test_without_prepaid_months_the_instalments_wait_for_payments_1_6_and_12(tmp_path: Path) -> None:
    found = paid(
        tmp_path, preset("prepayment"), deals=[deal()], subscriptions=[subscription()],
        payments=monthly(*range(1, 8)), as_of=date(2025, 7, 31),
    )  # fmt: skip
    assert lines_of(found) == [
        ("due", "2025-01-20", "1000.00"),
        ("due", "2025-06-20", "500.00"),
        ("waiting", None, "0.00"),
    ]


def test_six_prepaid_months_release_the_second_instalment_with_the_first(tmp_path: Path) -> None:
    found = paid(
        tmp_path, preset("prepayment"), deals=[deal()], subscriptions=[subscription(prepaid_months=6.0)],
        payments=[payment(1, date(2025, 1, 20), 6000), *monthly(*range(7, 13))],
    )  # fmt: skip
    assert lines_of(found) == [
        ("due", "2025-01-20", "1000.00"),
        ("due", "2025-01-20", "500.00"),
        ("due", "2025-12-20", "500.00"),
    ]


def test_twelve_prepaid_months_release_all_at_once_also_where_the_payment_tells_one_month(tmp_path: Path) -> None:
    found = paid(
        tmp_path, preset("prepayment"), deals=[deal()], subscriptions=[subscription(prepaid_months=12.0)],
        payments=[payment(1, date(2025, 1, 20))],
    )  # fmt: skip
    assert [line[1:] for line in lines_of(found)] == [
        ("2025-01-20", "1000.00"),
        ("2025-01-20", "500.00"),
        ("2025-01-20", "500.00"),
    ]


def test_a_payment_that_was_refunded_was_not_paid(tmp_path: Path) -> None:
    found = paid(
        tmp_path, preset("prepayment"), deals=[deal()], subscriptions=[subscription()],
        payments=[payment(1, date(2025, 1, 20)), payment(1, date(2025, 2, 3), -1000)],
    )  # fmt: skip
    assert lines_of(found)[0] == ("waiting", None, "0.00")


@pytest.mark.parametrize(
    ("day", "second"),
    [
        (59, ("due", "2025-03-15", "1000.00")),
        (60, ("not_reached", None, "0.00")),
        (61, ("not_reached", None, "0.00")),
    ],
)
def test_the_second_half_is_paid_where_the_moment_comes_within_sixty_days(
    tmp_path: Path, day: int, second: tuple[str, str | None, str]
) -> None:
    found = paid(
        tmp_path, preset("aha", moment=MOMENT), deals=[deal()], subscriptions=[subscription()], usage=[used(day)]
    )
    assert lines_of(found) == [("due", "2025-01-15", "1000.00"), second]


def test_use_adds_up_to_the_moment(tmp_path: Path) -> None:
    found = paid(
        tmp_path, preset("aha", moment=MOMENT), deals=[deal()], subscriptions=[subscription()],
        usage=[used(3, 12), used(10, 7), used(20, 1), used(30, 50)],
    )  # fmt: skip
    assert lines_of(found)[1] == ("due", "2025-02-04", "1000.00")


def test_as_long_as_the_moment_may_come_its_half_waits(tmp_path: Path) -> None:
    found = paid(
        tmp_path, preset("aha", moment=MOMENT), deals=[deal()], subscriptions=[subscription()], usage=[used(3, 12)],
        as_of=date(2025, 2, 1),
    )  # fmt: skip
    assert lines_of(found)[1] == ("waiting", None, "0.00")


def test_every_preset_names_its_source() -> None:
    assert all(SOURCES[name] for name in PRESETS)


def test_a_preset_that_needs_a_moment_says_so() -> None:
    with pytest.raises(ValueError, match="is told its moment"):
        preset("aha")
    with pytest.raises(ValueError, match="is told its moment"):
        preset("hunting", moment=MOMENT)
    with pytest.raises(ValueError, match="there is no preset 'hunter'"):
        preset("hunter")
