"""When a part is due, whether it is paid, and what is taken back; worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from salesformula.rooms.compensation.formula.kernel import Earned
from salesformula.rooms.compensation.formula.plan import Part
from salesformula.rooms.compensation.tests.columns_of import ints, lines_of, rows_of
from salesformula.rooms.compensation.tests.row_by_row import Credit

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
INSTALMENTS = [
    Part(share=HALF),
    Part(share=QUARTER, on="days", number=30),
    Part(share=QUARTER, on="days", number=90),
]
AHA = [Part(share=HALF), Part(share=HALF, on="aha", feature="report", within_days=60)]
PAYMENTS = [Part(share=HALF, on="payment", number=1), Part(share=HALF, on="payment", number=6)]


def told(
    credit: Credit, parts: list[Part], *, as_of: int = 1_000, clawback_days: int = 0, cents: int = 10_001
) -> list[tuple[int, str, int | None, int]]:
    """part, status, day, cents of what one credit of $100.01 becomes."""
    found = lines_of([credit], Earned(ints([cents]), 100), parts, as_of=as_of, clawback_days=clawback_days)
    return [(row.part, row.status, row.due_on, row.minor) for row in rows_of(found, [credit])]


def test_instalments_fall_due_one_after_the_other_and_add_up() -> None:
    # Half of $100.01 is $50.005, to the even cent $50.00; a quarter $25.0025; the last carries the cent.
    assert told(Credit(0, 0, 0, closed_on=100), INSTALMENTS) == [
        (0, "DUE", 100, 5_000),
        (1, "DUE", 130, 2_500),
        (2, "DUE", 190, 2_501),
    ]


@pytest.mark.parametrize(
    ("ended_on", "statuses"),
    [
        (100, ["DUE", "LEFT", "LEFT"]),
        (129, ["DUE", "LEFT", "LEFT"]),
        (130, ["DUE", "LEFT", "LEFT"]),
        (131, ["DUE", "DUE", "LEFT"]),
        (191, ["DUE", "DUE", "DUE"]),
    ],
)
def test_who_leaves_on_the_due_day_has_left(ended_on: int, statuses: list[str]) -> None:
    found = told(Credit(0, 0, 0, closed_on=100, ended_on=ended_on), INSTALMENTS)
    assert [status for _, status, _, _ in found] == statuses


def test_what_left_is_worth_something_and_pays_nothing() -> None:
    credit = Credit(0, 0, 0, closed_on=100, ended_on=140)
    found = lines_of([credit], Earned(ints([10_001]), 100), INSTALMENTS)
    assert found.minor.tolist() == [5_000, 2_500, 2_501]
    assert found.paid.tolist() == [5_000, 2_500, 0]
    assert [found.exact(line) for line in range(3)] == [Fraction("50.005"), Fraction("25.0025"), Fraction("25.0025")]
    assert found.paid_numerator.tolist() == [20_002, 10_001, 0]
    assert found.denominator == 400


def test_what_was_paid_is_taken_back_on_the_day_the_customer_left() -> None:
    left = Credit(0, 0, 0, closed_on=100, ended_on=189)
    assert told(left, INSTALMENTS, clawback_days=90) == [
        (0, "DUE", 100, 5_000),
        (1, "DUE", 130, 2_500),
        (2, "LEFT", 190, 2_501),
        (0, "CLAWBACK", 189, -5_000),
        (1, "CLAWBACK", 189, -2_500),
    ]


def test_who_stayed_long_enough_keeps_all() -> None:
    stayed = Credit(0, 0, 0, closed_on=100, ended_on=190)
    assert [status for _, status, _, _ in told(stayed, INSTALMENTS, clawback_days=90)] == ["DUE", "DUE", "LEFT"]


def test_a_customer_gone_before_the_deal_leaves_nothing_to_take_back() -> None:
    gone = Credit(0, 0, 0, closed_on=100, ended_on=99)
    assert [status for _, status, _, _ in told(gone, INSTALMENTS, clawback_days=90)] == ["DUE", "LEFT", "LEFT"]


@pytest.mark.parametrize(
    ("aha_on", "ended_on", "as_of", "second"),
    [
        (169, None, 1_000, ("DUE", 169)),
        (170, None, 1_000, ("NOT_REACHED", None)),  # 110 + 60: the window is over
        (None, None, 169, ("WAITING", None)),
        (None, None, 170, ("NOT_REACHED", None)),
        (None, 150, 149, ("WAITING", None)),  # leaving is still to come
        (None, 150, 150, ("LEFT", None)),
        (None, 150, 1_000, ("LEFT", None)),
        (None, 170, 1_000, ("NOT_REACHED", None)),
        (160, 160, 1_000, ("LEFT", 160)),
        (160, 161, 1_000, ("DUE", 160)),
    ],
)
def test_the_aha_moment_must_come_in_time_and_before_leaving(
    aha_on: int | None, ended_on: int | None, as_of: int, second: tuple[str, int | None]
) -> None:
    credit = Credit(0, 0, 0, closed_on=100, started_on=110, aha_on=aha_on, ended_on=ended_on)
    assert told(credit, AHA, as_of=as_of)[1][1:3] == second


def test_without_a_subscription_the_aha_moment_waits() -> None:
    assert told(Credit(0, 0, 0, closed_on=100, aha_on=120), AHA)[1][1:3] == ("WAITING", None)


def test_payments_are_waited_for_while_the_customer_stays() -> None:
    paid_once = Credit(0, 0, 0, closed_on=100, paid_on={1: 115})
    assert told(paid_once, PAYMENTS) == [(0, "DUE", 115, 5_000), (1, "WAITING", None, 5_001)]
    left = Credit(0, 0, 0, closed_on=100, paid_on={1: 115}, ended_on=140)
    assert told(left, PAYMENTS) == [(0, "DUE", 115, 5_000), (1, "LEFT", None, 5_001)]


def test_a_refund_gives_back_in_the_same_parts() -> None:
    assert told(Credit(0, 0, 0, closed_on=100), INSTALMENTS, cents=-10_001) == [
        (0, "DUE", 100, -5_000),
        (1, "DUE", 130, -2_500),
        (2, "DUE", 190, -2_501),
    ]


def test_each_part_needs_what_it_waits_for() -> None:
    credit = Credit(0, 0, 0)
    with pytest.raises(ValueError, match="events"):
        lines_of([credit], Earned(ints([1, 2]), 1), INSTALMENTS)
    with pytest.raises(ValueError, match="add up"):
        lines_of([credit], Earned(ints([1]), 1), INSTALMENTS[:2])
