"""Promotions worked by hand: the day of the last criterion, edges that must be passed, what is kept and decided."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesformula.rooms.compensation.formula.ladder import ladders_in_force
from salesformula.rooms.compensation.formula.level_climb import Decision
from salesformula.rooms.compensation.formula.level_progress import level_progress
from salesformula.rooms.compensation.formula.level_values import Kept, Sold
from salesformula.rooms.compensation.tests.climbers import (
    ann,
    company,
    ladder,
    level_of,
    monthly,
    own,
    person,
    sold,
)


def test_the_promotion_is_dated_on_the_day_of_the_third_criterion() -> None:
    # $6,000 a month is above $5,000, 12 months are above 6; the 10th deal makes $60,000, and only the 11th passes it.
    assert level_of(ladder(), deals=monthly(6_000, 11)) == (1, "2025-11-10")


def test_the_third_criterion_may_be_the_months_prepaid() -> None:
    # $70,000 by 10 July and $10,000 a month, but 3 months prepaid. On 20 July a deal of 40 months lifts the mean of
    # eight deals to (7 * 3 + 40) / 8 = 7.625, above level 1's 6; level 2 asks for more MRR.
    deals = [*monthly(10_000, 7, 3.0), sold(date(2025, 7, 20), 500, 40.0)]
    assert level_of(ladder(), deals=deals) == (1, "2025-07-20")


def test_the_third_criterion_may_be_new_mrr_on_the_first_of_a_month() -> None:
    # 15 months of $4,000 are $60,000. $8,000 in April 2026 make (4 + 4 + 8) / 3 = $5,333 the mean of the last three
    # full months, which February to April are from 1 May on.
    deals = [*monthly(4_000, 15), sold(date(2026, 4, 10), 8_000)]
    assert level_of(ladder(), deals=deals) == (1, "2026-05-01")


def test_counted_up_to_each_day_it_comes_with_the_deal() -> None:
    # After 10 January up to 10 April: February, March, April = 4 + 4 + 8.
    deals = [*monthly(4_000, 15), sold(date(2026, 4, 10), 8_000)]
    assert level_of(ladder(new_mrr_window="to_the_day"), deals=deals) == (1, "2026-04-10")


def test_all_may_be_met_on_one_day_and_several_levels_reached_with_it() -> None:
    to_the_day = ladder(new_mrr_window="to_the_day")
    assert level_of(to_the_day, deals=[sold(date(2025, 3, 3), 140_000)]) == (2, "2025-03-03")


def test_each_level_has_its_day() -> None:
    # $10,000 a month: 7 deals pass $60,000, the 14th, on 10 February 2026, passes $130,000.
    assert level_of(ladder(), deals=monthly(10_000, 13)) == (1, "2025-07-10")
    assert level_of(ladder(), deals=monthly(10_000, 14)) == (2, "2026-02-10")


def test_the_edge_is_not_above_it() -> None:
    found = ann(ladder(), deals=monthly(6_000, 10))
    assert found.climbed.level == 0
    [cumulative] = [one for one in found.criteria if one.criterion == "cumulative_mrr"]
    assert (cumulative.stands, cumulative.missing, cumulative.is_met) == (Fraction(60_000), Fraction(0), False)


@pytest.mark.parametrize(("amount", "level"), [("5000.00", 0), ("5000.01", 1)])
def test_new_mrr_a_month_is_compared_to_the_cent(amount: str, level: int) -> None:
    deals = [sold(date(2025, month, 5), amount) for month in (1, 2, 3)]
    assert level_of(own({"new_mrr_above": "5000"}), deals=deals, as_of=date(2025, 4, 15))[0] == level


@pytest.mark.parametrize(("months", "level"), [(6.0, 0), (6.1, 1)])
def test_months_prepaid_are_compared_as_written(months: float, level: int) -> None:
    deals = [sold(date(2025, 1, nth), 100, one) for nth, one in enumerate((5.9, 6.1, months), start=5)]
    assert level_of(own({"prepaid_months_above": 6}), deals=deals)[0] == level


def test_a_criterion_that_fails_again_before_the_others_hold_does_not_count() -> None:
    # $20,000 in each of January to March, then $1,000 in October: $61,000 in all, but July to September are 0 and
    # October's 1,000 / 3 is below $5,000 as well.
    deals = [sold(date(2025, month, 10), 20_000) for month in (1, 2, 3)]
    assert level_of(ladder(), deals=[*deals, sold(date(2025, 10, 10), 1_000)]) == (0, None)


def test_nobody_falls_back() -> None:
    # Above all bounds on 10 November 2025; in June 2026 new MRR of the last three months is 0.
    found = ann(ladder(), deals=monthly(6_000, 11))
    assert found.climbed.level == 1
    [new] = [one for one in found.criteria if one.criterion == "new_mrr"]
    assert (new.stands, new.asked, new.missing) == (Fraction(0), Fraction(6_000), Fraction(6_000))


def test_before_the_ladder_is_in_force_there_is_no_promotion_and_then_at_once() -> None:
    later = ladder(starts_on=date(2025, 12, 1))
    assert level_of(later, deals=monthly(6_000, 11)) == (1, "2025-12-01")


def test_before_the_first_working_day_and_after_the_last_there_is_none() -> None:
    deals = monthly(6_000, 11)
    late = person(*deals, name="late", started=date(2026, 1, 15))
    gone = person(*deals, name="gone", ended=date(2025, 12, 1))
    found = level_progress(company(late, gone), ladders_in_force([(1, ladder())]))
    # On 15 January the last three full months are October to December: (6 + 6 + 0) / 3 is below $5,000.
    assert [(one.person.person_id, one.climbed.level) for one in found] == [("late", 0)]


def test_a_level_stays_when_another_ladder_follows() -> None:
    harder = own({"cumulative_mrr_above": 500_000}, {"cumulative_mrr_above": 70_000}, starts_on="2026-01-01")
    # Level 1 in November 2025 by B; the new ladder's second level asks for $70,000, passed in December.
    assert level_of(ladder(), harder, deals=monthly(6_000, 12)) == (2, "2026-01-01")
    assert level_of(ladder(), harder, deals=monthly(6_000, 11)) == (1, "2025-11-10")


def test_a_share_of_a_deal_counts_as_a_share_in_the_mean_of_prepaid_months() -> None:
    # Half of a deal of 4 months and all of one of 10: (0.5 * 4 + 10) / 1.5 = 8.
    deals = [sold(date(2025, 1, 5), 100, 4.0, part="1/2"), sold(date(2025, 1, 6), 100, 10.0)]
    assert ann(own({"prepaid_months_above": 9}), deals=deals).criteria[0].stands == 8


def test_weighted_by_mrr_the_large_deal_counts_more() -> None:
    deals = [sold(date(2025, 1, 5), 900, 4.0), sold(date(2025, 1, 6), 100, 12.0)]
    found = ann(own({"prepaid_months_above": 7}, prepaid_counts="mrr"), deals=deals)
    # (900 * 4 + 100 * 12) / 1,000 = 4.8; each deal alike it would be 8.
    assert (found.criteria[0].stands, found.climbed.level) == (Fraction(48, 10), 0)


def test_deals_whose_prepayment_is_not_known_leave_the_mean_alone() -> None:
    deals = [sold(date(2025, 1, 5), 100, None), sold(date(2025, 1, 6), 100, 9.0)]
    found = ann(own({"prepaid_months_above": 9}), deals=deals)
    assert (found.criteria[0].stands, found.climbed.level) == (Fraction(9), 0)
    assert ann(own({"prepaid_months_above": 9}), deals=deals[:1]).criteria[0].stands is None


KEPT = [Kept(date(2025, 1, 1), None, 1)]


def test_the_annual_ladder_begins_at_one_and_is_left_by_closing_the_quota_with_low_churn() -> None:
    # MRR of $70,000 is ARR of $840,000, above $800,000; level 2 is left by $900,000.
    deals = [sold(date(2025, 3, 3), 70_000)]
    annual = ladder("A", churn="1/5")
    assert level_of(annual, deals=deals, kept=KEPT) == (2, "2025-03-03")
    assert level_of(annual, deals=deals) == (1, None), "with nobody served there is no churn below anything"


def test_arr_is_reached_at_the_quota_itself_and_counts_within_the_fiscal_year() -> None:
    annual = ladder("A", churn="1/5")
    # 75,000 * 12 = 900,000, exactly what level 2 asks for; so level 3 on the day of the second deal.
    same = [sold(date(2025, 3, 3), 70_000), sold(date(2025, 5, 5), 5_000)]
    assert level_of(annual, deals=same, kept=KEPT) == (3, "2025-05-05")
    # In two fiscal years they are $480,000 and $480,000.
    split = [sold(date(2025, 11, 3), 40_000), sold(date(2026, 1, 5), 40_000)]
    assert level_of(annual, deals=split, kept=KEPT) == (1, None)


def test_churn_is_customers_lost_a_year_for_each_one_served() -> None:
    # Two customers from 1 January 2025, one leaves on 11 April after 100 days. By the end of 19 July they have been
    # served 100 + 200 = 300 days: 1 * 365 / 300 a year.
    kept = [Kept(date(2025, 1, 1), None, 1), Kept(date(2025, 1, 1), date(2025, 4, 11), 1)]
    found = ann(own({"churn_below": "1/10"}, starts_on="2025-05-01"), kept=kept, as_of=date(2025, 7, 19))
    assert found.criteria[0].stands == Fraction(365, 300)
    assert found.criteria[0].missing == Fraction(365, 300) - Fraction(1, 10)
    assert found.climbed.level == 0


def test_who_left_more_than_a_year_ago_is_no_churn_any_more() -> None:
    # On 30 November 2025 the window begins on 1 December 2024, when the customer had left and was not served.
    kept = [Kept(date(2024, 1, 1), None, 1), Kept(date(2024, 1, 1), date(2024, 12, 1), 1)]
    asks = own({"churn_below": "1/10"}, starts_on="2024-12-15")
    assert level_of(asks, kept=kept) == (1, "2025-11-30")


def test_a_decision_counts_from_its_day_and_the_numbers_go_on_above_it() -> None:
    decided = Decision("ann", 1, date(2025, 2, 1), "came with a book of customers")
    found = ann(ladder(), decisions=[decided], as_of=date(2025, 3, 1), deals=monthly(6_000, 3)).climbed
    assert (found.level, found.on, found.next, found.decision) == (1, date(2025, 2, 1), 2, decided)


def test_who_was_put_back_by_a_decision_is_not_promoted_again_by_the_same_numbers() -> None:
    put_back = Decision("ann", 0, date(2026, 1, 1), "the deals of October were none")
    found = ann(ladder(), decisions=[put_back], deals=monthly(10_000, 11)).climbed
    assert (found.level, found.next) == (0, 2)
    again = ann(ladder(), decisions=[put_back], deals=monthly(10_000, 14)).climbed
    assert (again.level, str(again.on), again.decision) == (2, "2026-02-10", None)


def test_a_decision_is_not_taken_again_when_another_ladder_follows() -> None:
    decided = Decision("ann", 1, date(2025, 2, 1), "first")
    harder = ladder(starts_on=date(2026, 3, 1))
    found = ann(ladder(), harder, decisions=[decided], deals=monthly(10_000, 14)).climbed
    assert (found.level, str(found.on), found.decision) == (2, "2026-02-10", None)


def test_of_two_decisions_of_one_day_the_later_recorded_counts() -> None:
    two = [Decision("ann", level, date(2025, 2, 1), "why") for level in (1, 2)]
    found = ann(ladder(), decisions=two, deals=monthly(100, 2)).climbed
    assert (found.level, found.decision) == (2, two[1])


DEALS = st.lists(
    st.builds(
        sold,
        st.dates(date(2024, 1, 1), date(2026, 5, 31)),
        st.integers(0, 30_000),
        st.one_of(st.none(), st.integers(0, 24).map(float)),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(DEALS, st.sampled_from(["full_months", "to_the_day"]))
def test_all_criteria_hold_on_the_day_of_the_promotion_and_not_all_on_the_day_before(
    deals: list[Sold], window: str
) -> None:
    one = ladder(new_mrr_window=window)
    level, on = level_of(one, deals=deals)
    if on is None:
        return
    that_day = date.fromisoformat(on)
    bounds = (60_000, 130_000, 210_000)[level - 1]
    so_far = [deal for deal in deals if deal.on <= that_day]
    told = [deal.prepaid for deal in so_far if deal.prepaid is not None]
    assert sum(deal.mrr for deal in so_far) > bounds * 10_000
    assert sum(told) > (6, 7, 8)[level - 1] * len(told)
    before = level_of(one, deals=deals, as_of=date.fromordinal(that_day.toordinal() - 1))
    assert before[0] < level
    assert level_of(one, deals=deals, as_of=that_day) == (level, on), "what comes later does not date it otherwise"
