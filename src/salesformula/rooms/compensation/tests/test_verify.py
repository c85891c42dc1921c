"""Statements recomputed from their bundles, each worked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from salesformula.rooms.compensation.tests.bundles import (
    LATE,
    THIRDS,
    Line,
    bundle,
    credit,
    everything,
    hunted,
    of,
    plan,
    settled,
    tiers,
)
from salesformula.rooms.compensation.verify import rounded, verify


def test_hunting_pays_two_dollars_for_each_dollar_of_mrr_at_signature() -> None:
    assert verify(hunted()) == []


def test_a_person_s_own_rate_goes_before_the_plan_s() -> None:
    rates = of("rate", rate="0.08", rates_by_person={"ann": "11/150", "ben": "0.5"})
    assert verify(bundle(rates, [credit(base="900.0000")], ("d1", 1, "earning", "2025-03-05", "66.00"))) == []


@pytest.mark.parametrize(
    ("own", "others", "pays"),
    [
        (0, (1, 2, 3), "4000.00"),
        (1, (0, 2, 3), "3000.00"),
        (2, (0, 1, 3), "2000.00"),
        (3, (0, 1, 2), "1000.00"),
        (1, (1, 1, 1), "4000.00"),  # equals share the better quartile
        (1, (0, 1, 3), "3000.00"),
        (1, (1, 0, 0), "2000.00"),
        (5, (), "4000.00"),  # alone, so nobody is better
        (4, (0, 1, 2, 3), "1000.00"),  # of five: floor(4 × 4 ÷ 5) + 1 = 4
    ],
)
def test_customer_success_pays_by_quartile_of_churn(own: int, others: Sequence[int], pays: str) -> None:
    churn = {"own": [own, "120"], "all": [[own, "120"], *([other, "120.0"] for other in others)]}
    told = [credit(churn=churn)]
    assert verify(bundle(plan("customer_success"), told, ("d1", 1, "earning", "2025-03-05", pays))) == []


def test_churn_is_compared_as_fractions_so_that_equals_are_equal() -> None:
    # 1 of 3 months is 2 of 6: both in the first quartile, and 1 of 2 is in the third.
    churn = {"own": [1, "3"], "all": [[1, "3"], [2, "6"], [1, "2"], [1, "2"]]}
    paid = ("d1", 1, "earning", "2025-03-05", "4000.00")
    assert verify(bundle(plan("customer_success"), [credit(churn=churn)], paid)) == []


@pytest.mark.parametrize("churn", [None, {"own": None, "all": [[0, "120"]]}])
def test_who_served_nobody_is_paid_as_unranked(churn: dict[str, Any] | None) -> None:
    told = [credit(churn=churn)]
    assert verify(bundle(plan("customer_success"), told, ("d1", 1, "earning", "2025-03-05", "2000.00"))) == []


@pytest.mark.parametrize(
    ("payments", "in_january", "in_june", "in_july"),
    [
        # 0 months ahead: half on the first payment, a quarter on the sixth; the twelfth is next year's.
        ({"1": "2025-01-20", "6": "2025-06-20"}, [(1, "1000")], [(2, "500")], []),
        # 6 ahead: three quarters at once.
        ({"1": "2025-01-20", "6": "2025-01-20", "12": "2025-07-20"}, [(1, "1000"), (2, "500")], [], [(3, "500")]),
        # 12 ahead: all at once.
        (dict.fromkeys(("1", "6", "12"), "2025-01-20"), [(1, "1000"), (2, "500"), (3, "500")], [], []),
    ],
)
def test_months_paid_ahead_count_as_paid(
    payments: dict[str, str], in_january: list[Any], in_june: list[Any], in_july: list[Any]
) -> None:
    deal = credit(closed_on="2025-01-10", payments=payments)
    for period, parts in (("2025-01", in_january), ("2025-06", in_june), ("2025-07", in_july), ("2025-02", [])):
        lines = [("d1", part, "earning", f"{period}-20", amount) for part, amount in parts]
        assert verify(bundle(plan("prepayment"), [deal], *lines, period=period)) == []


@pytest.mark.parametrize(("aha_on", "is_due"), [("2025-03-01", True), ("2025-03-02", False), ("2025-03-03", False)])
def test_the_aha_moment_counts_up_to_day_59(aha_on: str, is_due: bool) -> None:
    # Begun on 1 January: 1, 2 and 3 March are the days 59, 60 and 61.
    deal = credit(closed_on="2025-01-01", started_on="2025-01-01", aha_on=aha_on)
    paid = bundle(plan("aha"), [deal], ("d1", 2, "earning", aha_on, "1000.00"))
    unpaid = bundle(plan("aha"), [deal])
    assert (verify(paid) == []) == is_due
    assert (verify(unpaid) == []) == (not is_due)


def test_a_deal_that_ends_exactly_at_an_edge_is_paid_below_it_and_the_next_above() -> None:
    deals = [credit("d1", "100000", quota="100000.0000"), credit("d2", "1", "2025-03-06", quota="100000.0000")]
    lines = [("d1", 1, "earning", "2025-03-05", "8000.00"), ("d2", 1, "earning", "2025-03-06", "0.12")]
    assert verify(bundle(tiers(), deals, *lines)) == []


def test_a_deal_across_an_edge_is_cut_at_it() -> None:
    # 60,000 at 8 %; then 40,000 at 8 % and 20,000 at 12 %; a refund of 20,000 takes back what those earned.
    deals = [credit(f"d{n}", base, quota="100000") for n, base in enumerate(("60000", "60000", "-20000"), start=1)]
    lines = [(f"d{n}", 1, "earning", "2025-03-05", pay) for n, pay in ((1, "4800"), (2, "5600"), (3, "-2400"))]
    assert verify(bundle(tiers(), deals, *lines)) == []


def test_a_deal_may_cross_several_edges() -> None:
    # Of 150: 50 at 1 %, 50 at 2 %, 50 at 4 %.
    bands = tiers(("0", "0.01"), ("0.5", "0.02"), ("1", "0.04"))
    assert verify(bundle(bands, [credit(base="150", quota="100")], ("d1", 1, "earning", "2025-03-05", "3.50"))) == []


def test_below_nothing_the_first_rate_holds() -> None:
    deals = [credit("d1", "-10000", quota="100000"), credit("d2", "20000", "2025-03-06", quota="100000")]
    lines = [("d1", 1, "earning", "2025-03-05", "-800"), ("d2", 1, "earning", "2025-03-06", "1600")]
    assert verify(bundle(tiers(), deals, *lines)) == []


def test_without_a_quota_tiers_pay_nothing_and_a_quota_of_0_has_no_edge() -> None:
    assert verify(bundle(tiers(), [credit(base="100")])) == []
    assert verify(bundle(tiers(), [credit(base="100", quota="0")], ("d1", 1, "earning", "2025-03-05", "8"))) == []


def test_deals_of_one_day_are_taken_by_the_hour_then_by_id_and_each_cycle_for_itself() -> None:
    early = {"order": "2025-03-05T08:00:00"}
    deals = [
        credit("d3", "100", quota="100"),
        credit("d2", "100", quota="100"),
        credit("d9", "50", quota="100", **early),
        credit("d0", "100", "2025-03-31", quota="100", cycle="2025Q2"),
    ]
    # d9: 50 at 8 %. d2: 50 at 8 %, 50 at 12 %. d3: 100 at 12 %. d0: another quarter, 100 at 8 %.
    told = {"d9": "4.00", "d2": "10.00", "d3": "12.00"}
    lines = [(deal, 1, "earning", "2025-03-05", pay) for deal, pay in told.items()]
    assert verify(bundle(tiers(), deals, *lines, ("d0", 1, "earning", "2025-03-31", "8.00"))) == []


@pytest.mark.parametrize(
    ("amount", "half_even", "half_up"),
    [("0.125", "0.12", "0.13"), ("0.135", "0.14", "0.14"), ("-0.125", "-0.12", "-0.13"), ("-0.1249", "-0.12", "-0.12")],
)
def test_ties_are_rounded_to_even_or_away_from_zero(amount: str, half_even: str, half_up: str) -> None:
    for mode, expected in (("half_even", half_even), ("half_up", half_up)):
        assert rounded(Fraction(amount), {"places": 2, "mode": mode}) == Fraction(expected)


@pytest.mark.parametrize(
    ("remainder", "pays"), [("last", ("33.33", "33.33", "33.34")), ("first", ("33.34", "33.33", "33.33"))]
)
def test_one_part_carries_what_rounding_leaves(remainder: str, pays: Sequence[str]) -> None:
    told = of("rate", rate="1", payout=THIRDS, rounding={"remainder": remainder})
    lines = [("d1", n, "earning", f"2025-03-0{4 + n}", pay) for n, pay in enumerate(pays, start=1)]
    assert verify(bundle(told, [credit(base="100")], *lines)) == []


def test_a_part_due_on_the_day_the_customer_leaves_is_not_paid_but_at_signature_it_is() -> None:
    left = credit(ended_on="2025-03-06")
    assert verify(bundle(plan(), [left], ("d1", 1, "earning", "2025-03-05", "2000"))) == []
    # Of three parts, due on the 5th, 6th and 7th, only the first comes before the customer goes.
    thirds = of("rate", rate="3", payout=THIRDS)
    assert verify(bundle(thirds, [left], ("d1", 1, "earning", "2025-03-05", "1000"))) == []


@pytest.mark.parametrize(("ended_on", "is_taken_back"), [("2025-04-13", True), ("2025-04-14", False)])
def test_what_was_paid_is_taken_back_where_the_customer_leaves_within_the_window(
    ended_on: str, is_taken_back: bool
) -> None:
    # Won on 5 March with 40 days: the last day within is 13 April.
    told = [credit(ended_on=ended_on)]
    lines = [("d1", 1, "clawback", ended_on, "-2000.00")] if is_taken_back else []
    assert verify(bundle(plan(clawback_days=40), told, *lines, period="2025-04")) == []


def test_only_parts_paid_by_then_are_taken_back_and_earning_and_clawback_may_share_a_month() -> None:
    thirds = of("rate", rate="3", payout=THIRDS, clawback_days=30)
    lines = [
        ("d1", 1, "earning", "2025-03-05", "1000"), ("d1", 2, "earning", "2025-03-06", "1000"),
        ("d1", 1, "clawback", "2025-03-07", "-1000"), ("d1", 2, "clawback", "2025-03-07", "-1000"),
    ]  # fmt: skip
    assert verify(bundle(thirds, [credit(ended_on="2025-03-07")], *lines)) == []


def test_who_leaves_on_the_day_of_closing_was_paid_that_day_and_pays_back() -> None:
    lines = [("d1", 1, "earning", "2025-03-05", "2000"), ("d1", 1, "clawback", "2025-03-05", "-2000")]
    assert verify(bundle(plan(clawback_days=1), [credit(ended_on="2025-03-05")], *lines)) == []


def test_without_a_window_nothing_is_taken_back() -> None:
    # Paid ahead of the closing, left before it.
    left = credit(payments={"1": "2025-03-01"}, ended_on="2025-03-02")
    assert verify(bundle(plan("prepayment"), [left], ("d1", 1, "earning", "2025-03-01", "1000"))) == []


def test_a_plan_is_in_force_from_its_first_day_up_to_the_day_before_its_end() -> None:
    told = plan(starts_on="2025-03-05", ends_on="2025-03-06")
    assert verify(bundle(told, [credit()], ("d1", 1, "earning", "2025-03-05", "2000"))) == []


def test_a_statement_is_in_one_currency_and_leaves_out_what_is_paid_in_another() -> None:
    plans = {"3": plan(), "4": plan(currency="EUR")}
    deals = [credit(), credit("d2", plan_version=4)]
    dollars = bundle(plan(), deals, ("d1", 1, "earning", "2025-03-05", "2000"), plans=plans)
    euros = bundle(plan(), deals, ("d2", 1, "earning", "2025-03-05", "2000"), plans=plans, currency="EUR")
    assert verify(dollars) == verify(euros) == []


FEBRUARY = {"closed_on": "2025-02-10", "order": "2025-02-10T09:00:00"}


def adjusted(*lines: Line, told: Sequence[dict[str, Any]], paid: Sequence[dict[str, Any]], **changes: Any) -> list[str]:
    """The differences of March under the prepayment plan, February being locked."""
    there = {"locked_before": "2025-03", "settled": list(paid), **changes}
    return verify(bundle(plan("prepayment"), list(told), *lines, **there))


def test_a_late_edit_of_a_locked_month_is_paid_as_the_difference() -> None:
    # Half of $2 × 1,000 was paid in February; the deal is worth 1,200 after all.
    now = credit(base="1200", payments={"1": "2025-02-20"}, **FEBRUARY)
    correct: Line = ("d1", 1, LATE, "2025-02-20", "200.00")
    assert adjusted(correct, told=[now], paid=[settled("d1", 1, "1000.00")]) == []
    assert adjusted(told=[now], paid=[settled("d1", 1, "1200.00")]) == []
    assert adjusted(told=[now], paid=[settled("d1", 1, "1000"), settled("d1", 1, "200")]) == []


def test_a_deal_that_was_not_known_in_its_month_is_adjusted_in_full() -> None:
    now = credit(payments={"1": "2025-02-20"}, **FEBRUARY)
    assert adjusted(("d1", 1, LATE, "2025-02-20", "1000"), told=[now], paid=[]) == []


def test_what_is_no_longer_due_is_taken_off() -> None:
    gone = credit(payments={"1": "2025-02-20"}, ended_on="2025-02-15", **FEBRUARY)
    paid = [settled("d1", 1, "1000")]
    assert adjusted(("d1", 1, LATE, None, "-1000"), told=[gone], paid=paid) == []
    later = credit(payments={"1": "2025-04-20"}, **FEBRUARY)
    assert adjusted(("d1", 1, LATE, "2025-04-20", "-1000"), told=[later], paid=paid) == []
    assert adjusted(("d1", 1, LATE, None, "-1000"), told=[], paid=paid) == []  # the deal itself is gone


def test_what_was_paid_before_its_day_is_only_completed_when_the_day_comes() -> None:
    now = credit(base="1200", payments={"1": "2025-03-20"}, **FEBRUARY)
    paid = [settled("d1", 1, "1000")]
    assert adjusted(("d1", 1, LATE, "2025-03-20", "200"), told=[now], paid=paid) == []
    assert adjusted(told=[now], paid=[settled("d1", 1, "1200")]) == []


def test_a_clawback_that_is_no_more_is_given_back() -> None:
    stays = [credit(**FEBRUARY)]
    paid = [settled("d1", 1, "2000"), settled("d1", 1, "-2000", "clawback")]
    back: Line = ("d1", 1, "adjustment of clawback", None, "2000")
    told = plan(clawback_days=90)
    assert verify(bundle(told, stays, back, locked_before="2025-03", settled=paid)) == []


def test_what_was_due_in_an_earlier_month_still_open_is_that_month_s() -> None:
    # January is locked, February open: this statement, of March, adjusts January alone.
    deals = [
        credit("d1", closed_on="2025-01-10", payments={"1": "2025-01-20"}),
        credit("d2", payments={"1": "2025-02-20"}, **FEBRUARY),
    ]
    assert adjusted(("d1", 1, LATE, "2025-01-20", "1000"), told=deals, paid=[], locked_before="2025-02") == []


def test_where_nothing_is_locked_there_are_no_adjustments_and_nothing_is_settled() -> None:
    now = credit(payments={"1": "2025-02-20"}, **FEBRUARY)
    assert adjusted(told=[now], paid=[], locked_before=None) == []
    assert adjusted(told=[now], paid=[settled("d1", 1, "1")], locked_before=None) == [
        "No earlier month is locked, but amounts are given as settled."
    ]


def test_a_line_that_pays_nothing_may_be_told_or_left_out() -> None:
    told = [credit(base="0")]
    assert verify(bundle(plan(), told, ("d1", 1, "earning", "2025-03-05", "0.00"))) == []
    assert verify(bundle(plan(), told)) == []


def test_a_statement_of_every_kind_agrees() -> None:
    # d2: 500 at 8 % and 500 at 12 %. d3: of two sellers the worse, floor(4 × 1 ÷ 2) + 1 = 3: $2.
    assert verify(everything()) == []
