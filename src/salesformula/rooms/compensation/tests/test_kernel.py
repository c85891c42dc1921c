"""Exact earning, worked by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from salesformula.rooms.compensation.formula.kernel import Earned, by_bands, by_rates, pieces, running
from salesformula.rooms.compensation.formula.plan import Rounding
from salesformula.rooms.compensation.formula.rounding import rounded, shared
from salesformula.rooms.compensation.tests.columns_of import earned_of, ints
from salesformula.rooms.compensation.tests.row_by_row import Credit

#: 8 % up to the quota, 12 % up to half as much again, 16 % above.
BANDS = [
    (Fraction(0), Fraction(8, 100)),
    (Fraction(1), Fraction(12, 100)),
    (Fraction(3, 2), Fraction(16, 100)),
]
DOLLAR = 10_000
QUOTA = 100_000 * DOLLAR


def earned(*amounts: int, quota: int = QUOTA) -> list[Fraction]:
    credits = [Credit(group=0, nth=nth, base=amount * DOLLAR, quota=quota) for nth, amount in enumerate(amounts)]
    found = earned_of(credits, BANDS)
    return [found.amount(row) for row in range(len(amounts))]


def test_what_reaches_an_edge_exactly_stays_below_it() -> None:
    # 60,000 + 40,000 is the quota; the next 50,000 end at 150 %; the last two lie above.
    assert earned(60_000, 40_000, 50_000, 1, 10_000) == [4_800, 3_200, 6_000, Fraction(16, 100), 1_600]


def test_a_deal_that_crosses_two_edges_is_cut_at_both() -> None:
    # 90,000 are sold. The next 100,000: 10,000 at 8 %, 50,000 at 12 %, 40,000 at 16 %.
    assert earned(90_000, 100_000) == [7_200, 800 + 6_000 + 6_400]


def test_a_refund_takes_back_what_the_deal_earned() -> None:
    # The refund of 100,000 goes the way back through the bands.
    assert earned(90_000, 100_000, -100_000, -90_000, 5_000) == [7_200, 13_200, -13_200, -7_200, 400]


def test_below_nothing_the_first_rate_holds() -> None:
    assert earned(-10_000, 110_000) == [-800, 800 + 8_000]


def test_without_a_quota_the_first_rate_holds() -> None:
    assert earned(90_000, 100_000, quota=0) == [7_200, 8_000]


def test_each_group_starts_from_nothing() -> None:
    credits = [Credit(0, 0, QUOTA, QUOTA), Credit(0, 1, QUOTA, QUOTA), Credit(7, 0, QUOTA, QUOTA * 2)]
    found = earned_of(credits, BANDS)
    assert [found.amount(row) for row in range(3)] == [8_000, 6_000 + 8_000, 8_000]


def test_a_rate_of_66000_in_900000_pays_66000_on_900000() -> None:
    base = ints([900_000 * DOLLAR] * 2)
    found = by_rates(base=base, rates=[Fraction(66_000, 900_000), Fraction("0.0733")], which=ints([0, 1]))
    assert [found.amount(0), found.amount(1)] == [66_000, 65_970]
    assert rounded(found.numerator, found.denominator, places=2).tolist() == [6_600_000, 6_597_000]


def test_bands_pay_a_third_exactly() -> None:
    found = earned_of(
        [Credit(0, 0, DOLLAR, 9 * DOLLAR)], [(Fraction(0), Fraction(1, 3)), (Fraction(1, 27), Fraction(1))]
    )
    assert found.amount(0) == Fraction(1, 9) + Fraction(2, 3)


def test_the_pieces_of_a_deal_say_how_it_was_cut() -> None:
    cut = pieces(before=90_000 * DOLLAR, after=190_000 * DOLLAR, quota=QUOTA, bands=BANDS)
    assert [str(piece.rate * 100) for piece in cut] == ["8", "12", "16"]
    assert [f"{piece.lower} to {piece.upper}" for piece in cut] == [
        "90000 to 100000",
        "100000 to 150000",
        "150000 to 190000",
    ]
    assert [piece.earned for piece in cut] == [800, 6_000, 6_400]
    back = pieces(before=190_000 * DOLLAR, after=90_000 * DOLLAR, quota=QUOTA, bands=BANDS)
    assert [f"{piece.lower} to {piece.upper}" for piece in back] == [
        "190000 to 150000",
        "150000 to 100000",
        "100000 to 90000",
    ]


def test_ties_go_to_the_even_cent_or_away_from_zero() -> None:
    # Half a cent, one and a half, two and a half; the same below zero; and one that is no tie.
    halves = ints([5, 15, 25, -5, -15, -25, 26])
    assert rounded(halves, 1_000, places=2, mode="half_even").tolist() == [0, 2, 2, 0, -2, -2, 3]
    assert rounded(halves, 1_000, places=2, mode="half_up").tolist() == [1, 2, 3, -1, -2, -3, 3]
    assert rounded(halves, 1_000, places=4).tolist() == [50, 150, 250, -50, -150, -250, 260]


@pytest.mark.parametrize(
    ("remainder", "cents"),
    [("last", ([50, 2, 52], [25, 1, 26], [26, 0, 25])), ("first", ([51, 1, 51], [25, 1, 26], [25, 1, 26]))],
)
def test_one_part_carries_the_cents_that_rounding_leaves(remainder: str, cents: tuple[list[int], ...]) -> None:
    # $1.01, 3 cents, $1.03 in 50/25/25: 50.5 is 50, 1.5 is 2, 51.5 is 52; 25.25 is 25, 0.75 is 1, 25.75 is 26.
    rounding = Rounding.model_validate({"remainder": remainder})
    found = shared(
        Earned(ints([101, 3, 103]), 100), shares=[Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)], rounding=rounding
    )
    assert tuple(part.tolist() for part in found.rounded) == cents
    assert found.total.tolist() == [101, 3, 103]


def test_amounts_beyond_64_bits_are_paid_exactly() -> None:
    base = ints([2**62, 2**62, -(2**62), -(2**62)])
    found = by_bands(running(base=base, group=ints([0] * 4)), quota=ints([2**61] * 4), bands=BANDS)
    assert found.numerator.dtype == object
    assert found.amount(1) == Fraction(2**62 * 16, 100 * DOLLAR)
    assert sum(found.numerator.tolist()) == 0
    assert rounded(found.numerator, found.denominator, places=2).tolist()[1] == round(found.amount(1) * 100)


def test_a_long_run_of_large_credits_is_paid_exactly() -> None:
    # Each credit fits and so does their sum, but not ten times the sum, in which the edge at 130 % is a whole number.
    n, quota = 60, 2**58
    run = running(base=ints([2**56] * n), group=ints([0] * n))
    found = by_bands(run, quota=ints([quota] * n), bands=[(Fraction(0), Fraction(1)), (Fraction(13, 10), Fraction(0))])
    assert sum(found.amount(row) for row in range(n)) == Fraction(13, 10) * quota / DOLLAR
    assert found.amount(n - 1) == 0


def test_what_cannot_be_meant_is_refused() -> None:
    run = running(base=ints([1, 1]), group=ints([0, 0]))
    with pytest.raises(ValueError, match="sorted"):
        running(base=ints([1, 1]), group=ints([1, 0]))
    with pytest.raises(ValueError, match="one quota"):
        by_bands(run, quota=ints([1, 2]), bands=BANDS)
    with pytest.raises(ValueError, match="below 0"):
        by_bands(run, quota=ints([-1, -1]), bands=BANDS)
    with pytest.raises(ValueError, match="climb"):
        by_bands(run, quota=ints([1, 1]), bands=BANDS[1:])
    with pytest.raises(TypeError, match="float64"):
        running(base=np.array([0.5]), group=ints([0]))


def test_no_credits_earn_nothing() -> None:
    none = ints([])
    assert len(by_bands(running(base=none, group=none), quota=none, bands=BANDS).numerator) == 0
    assert len(by_rates(base=none, rates=[], which=none).numerator) == 0
