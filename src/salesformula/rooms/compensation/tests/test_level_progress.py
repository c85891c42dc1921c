"""Promotions worked by hand: the day of the last criterion, edges that must be passed, what splits and refunds do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from salesformula.rooms.compensation.formula.level_climb import Decision
from salesformula.rooms.compensation.tests.climbers import climbed, company_of, ladder, monthly, of_ann, own, sold
from salesformula.rooms.compensation.tests.company import deal, subscription


def test_the_promotion_is_dated_on_the_day_of_the_third_criterion(tmp_path: Path) -> None:
    # $6,000 a month is above $5,000, 12 months are above 6; the 10th deal makes $60,000, and only the 11th passes it.
    assert of_ann(tmp_path, ladder(), **sold(*monthly(6_000, 11))) == (1, "2025-11-10")


def test_the_third_criterion_may_be_the_months_prepaid(tmp_path: Path) -> None:
    # $70,000 by 10 July and $10,000 a month, but 3 months prepaid. On 20 July a deal of 40 months lifts the mean of
    # eight deals to (7 * 3 + 40) / 8 = 7.625, above 6 and above level 2's 7, which asks for more MRR.
    deals = [(day, mrr, 3.0) for day, mrr in monthly(10_000, 7)]
    assert of_ann(tmp_path, ladder(), **sold(*deals, (date(2025, 7, 20), 500, 40.0))) == (1, "2025-07-20")


def test_the_third_criterion_may_be_new_mrr_on_the_first_of_a_month(tmp_path: Path) -> None:
    # $4,000 a month reaches $64,000 in the 16th month. $8,000 in April 2026 makes (4 + 4 + 8) / 3 = $5,333 the mean of
    # the last three full months, which April is from 1 May on.
    deals = [*monthly(4_000, 15), (date(2026, 4, 10), 8_000)]
    assert of_ann(tmp_path, ladder(), **sold(*deals)) == (1, "2026-05-01")


def test_counted_up_to_each_day_it_comes_with_the_deal(tmp_path: Path) -> None:
    deals = [*monthly(4_000, 15), (date(2026, 4, 10), 8_000)]
    to_the_day = ladder(new_mrr_window="to_the_day")
    # After 10 January up to 10 April: February, March, April = 4 + 4 + 8.
    assert of_ann(tmp_path, to_the_day, **sold(*deals)) == (1, "2026-04-10")


def test_all_may_be_met_on_one_day_and_several_levels_reached_with_it(tmp_path: Path) -> None:
    to_the_day = ladder(new_mrr_window="to_the_day")
    assert of_ann(tmp_path, to_the_day, **sold((date(2025, 3, 3), 140_000))) == (2, "2025-03-03")


def test_each_level_has_its_day(tmp_path: Path) -> None:
    # $10,000 a month: 7 deals pass $60,000, 14 pass $130,000 (14 * 10,000 = 140,000), on 10 February 2026.
    tables = sold(*monthly(10_000, 14))
    assert of_ann(tmp_path, ladder(), **tables) == (2, "2026-02-10")


def test_the_edge_is_not_above_it(tmp_path: Path) -> None:
    found = climbed(tmp_path, ladder(), **sold(*monthly(6_000, 10)))["ann"]
    assert found.climbed.level == 0
    [cumulative] = [one for one in found.criteria if one.criterion == "cumulative_mrr"]
    assert (cumulative.stands, cumulative.missing, cumulative.is_met) == (60_000, 0, False)


@pytest.mark.parametrize(("cents", "level"), [("5000.00", 0), ("5000.01", 1)])
def test_new_mrr_a_month_is_compared_to_the_cent(tmp_path: Path, cents: str, level: int) -> None:
    deals = [deal(f"d{n}", won=date(2025, n, 5), mrr_amount=Decimal(cents)) for n in range(1, 4)]
    ask = own({"new_mrr_above": "5000"})
    assert climbed(tmp_path, ask, as_of=date(2025, 4, 15), deals=deals)["ann"].climbed.level == level


@pytest.mark.parametrize(("months", "level"), [(6.0, 0), (6.1, 1)])
def test_months_prepaid_are_compared_as_written(tmp_path: Path, months: float, level: int) -> None:
    # The mean of 5.9, 6.1 and the third.
    deals = [(date(2025, 1, 5), 100, 5.9), (date(2025, 1, 6), 100, 6.1), (date(2025, 1, 7), 100, months)]
    assert of_ann(tmp_path, own({"prepaid_months_above": 6}), **sold(*deals))[0] == level


def test_a_criterion_that_fails_again_before_the_others_hold_does_not_count(tmp_path: Path) -> None:
    # $20,000 in each of January to March, then nothing until $1,000 in October: $61,000 in all, but the mean of the
    # months from July to September is 0, and October's 1,000 / 3 is below $5,000 as well.
    deals = [(date(2025, month, 10), 20_000) for month in (1, 2, 3)]
    assert of_ann(tmp_path, ladder(), **sold(*deals, (date(2025, 10, 10), 1_000))) == (0, None)


def test_nobody_falls_back(tmp_path: Path) -> None:
    # Above all bounds on 10 November 2025; in June 2026 new MRR of the last three months is 0.
    found = climbed(tmp_path, ladder(), **sold(*monthly(6_000, 11)))["ann"]
    assert found.climbed.level == 1
    [new] = [one for one in found.criteria if one.criterion == "new_mrr"]
    assert (new.stands, new.asked, new.missing) == (0, 6_000, 6_000)


def test_before_the_ladder_is_in_force_there_is_no_promotion_and_then_at_once(tmp_path: Path) -> None:
    later = ladder(starts_on=date(2025, 12, 1), new_mrr_window="to_the_day")
    assert of_ann(tmp_path, later, **sold(*monthly(6_000, 12))) == (1, "2025-12-01")


def test_a_level_stays_when_another_ladder_follows(tmp_path: Path) -> None:
    harder = own(
        {"cumulative_mrr_above": 500_000}, {"cumulative_mrr_above": 70_000}, starts_on=date(2026, 1, 1).isoformat()
    )
    # Level 1 in November 2025 by B; the new ladder's second level asks for $70,000, passed with the 12th deal before.
    assert of_ann(tmp_path, ladder(), harder, **sold(*monthly(6_000, 12))) == (2, "2026-01-01")


def test_those_credited_share_the_deal(tmp_path: Path) -> None:
    shares = [{"deal_id": "ann1", "person_id": one, "share": 0.5} for one in ("ann", "ben")]
    tables = sold((date(2025, 3, 3), 130_000))
    found = climbed(tmp_path, ladder(new_mrr_window="to_the_day"), deal_credits=shares, **tables)
    # $65,000 each: above $60,000, below $130,000; 65,000 / 3 a month; 12 months for both.
    assert {one: (is_.climbed.level, str(is_.climbed.on)) for one, is_ in found.items()} == {
        "ann": (1, "2025-03-03"),
        "ben": (1, "2025-03-03"),
    }


def test_a_customer_who_leaves_takes_nothing_of_what_was_sold_and_a_deal_below_zero_does(tmp_path: Path) -> None:
    asks = own({"cumulative_mrr_above": 900})
    left = [subscription("d1", ended_on=date(2025, 2, 1))]
    for name in ("left", "refund"):
        (tmp_path / name).mkdir()
    assert of_ann(tmp_path / "left", asks, deals=[deal("d1")], subscriptions=left) == (1, "2025-01-15")
    back = [deal("d1", mrr_amount=Decimal(800)), deal("d2", won=date(2025, 2, 1), mrr_amount=Decimal(-800)),
            deal("d3", won=date(2025, 3, 1), mrr_amount=Decimal(800))]  # fmt: skip
    assert of_ann(tmp_path / "refund", asks, deals=back) == (0, None)


def test_renewals_are_not_new_mrr_and_unknown_prepayment_is_no_prepayment_of_none(tmp_path: Path) -> None:
    asks = own({"cumulative_mrr_above": 1_500})
    deals = [deal("d1"), deal("d2", kind="renewal")]
    assert of_ann(tmp_path, asks, deals=deals) == (0, None)


def test_deals_whose_prepayment_is_not_known_leave_the_mean_alone(tmp_path: Path) -> None:
    found = climbed(
        tmp_path, own({"prepaid_months_above": 9}), **sold((date(2025, 1, 5), 100, None), (date(2025, 1, 6), 100, 9.0))
    )["ann"]
    assert found.criteria[0].stands == 9
    assert found.climbed.level == 0


def test_weighted_by_mrr_the_large_deal_counts_more(tmp_path: Path) -> None:
    deals = sold((date(2025, 1, 5), 900, 4.0), (date(2025, 1, 6), 100, 12.0))
    found = climbed(tmp_path, own({"prepaid_months_above": 7}, prepaid_counts="mrr"), **deals)["ann"]
    # (900 * 4 + 100 * 12) / 1,000 = 4.8; each deal alike it would be 8.
    assert (found.criteria[0].stands, found.climbed.level) == (Fraction(48, 10), 0)


def test_the_annual_ladder_begins_at_one_and_is_left_by_closing_the_quota_with_low_churn(tmp_path: Path) -> None:
    # MRR of $70,000 is ARR of $840,000, above $800,000; level 2 is left by $900,000, which the second deal reaches.
    tables = sold((date(2025, 3, 3), 70_000), (date(2025, 5, 5), 5_000))
    annual = ladder("A", churn="1/5")
    assert of_ann(tmp_path, annual, as_of=date(2025, 4, 1), **tables) == (2, "2025-03-03")


def test_arr_is_reached_at_the_quota_itself_and_counts_within_the_fiscal_year(tmp_path: Path) -> None:
    annual = ladder("A", churn="1/5")
    for name in ("same", "split"):
        (tmp_path / name).mkdir()
    # 75,000 * 12 = 900,000, exactly what level 2 asks for; so level 3 on the day of the second deal.
    same = sold((date(2025, 3, 3), 70_000), (date(2025, 5, 5), 5_000))
    assert of_ann(tmp_path / "same", annual, **same) == (3, "2025-05-05")
    # In two fiscal years they are $480,000 and $480,000.
    split = sold((date(2025, 11, 3), 40_000), (date(2026, 1, 5), 40_000))
    assert of_ann(tmp_path / "split", annual, **split) == (1, None)


def test_arr_without_mrr_is_the_annual_contract_value(tmp_path: Path) -> None:
    deals = [deal("d1", mrr_amount=None, acv_amount=Decimal(120_000))]
    assert of_ann(tmp_path, own({"arr_at_least": 120_000}), deals=deals) == (1, "2025-01-15")


def test_churn_is_customers_lost_a_year_for_each_one_served(tmp_path: Path) -> None:
    # Two customers served from 1 January 2025; one leaves on 11 April, after 100 days. On 19 July the two have been
    # served 100 + 200 = 300 days: 1 * 365 / 300 = 1.2167 a year.
    kept = [subscription("d1", started=date(2025, 1, 1)),
            subscription("d2", started=date(2025, 1, 1), ended_on=date(2025, 4, 11))]  # fmt: skip
    deals = [deal("d1"), deal("d2")]
    found = climbed(tmp_path, own({"churn_below": "1/10"}, starts_on="2025-05-01"), as_of=date(2025, 7, 19),
                    deals=deals, subscriptions=kept)["ann"]  # fmt: skip
    assert found.criteria[0].stands == Fraction(365, 300)
    assert found.criteria[0].missing == Fraction(365, 300) - Fraction(1, 10)
    assert found.climbed.level == 0


def test_who_left_more_than_a_year_ago_is_no_churn_any_more(tmp_path: Path) -> None:
    kept = [subscription("d1", started=date(2024, 1, 1)),
            subscription("d2", started=date(2024, 1, 1), ended_on=date(2024, 12, 1))]  # fmt: skip
    deals = [deal("d1"), deal("d2")]
    asks = own({"churn_below": "1/10"}, starts_on="2024-12-15")
    # The window is after the same day a year before: on 30 November 2025 it begins on 1 December 2024, the day on
    # which the customer had left and was not served.
    assert of_ann(tmp_path, asks, deals=deals, subscriptions=kept) == (1, "2025-11-30")


def test_a_decision_counts_from_its_day_and_the_numbers_go_on_above_it(tmp_path: Path) -> None:
    given = Decision("ann", 1, date(2025, 2, 1), "came with a book of customers")
    found = climbed(tmp_path, ladder(), decisions=[given], as_of=date(2025, 3, 1), **sold(*monthly(6_000, 11)))["ann"]
    assert (found.climbed.level, found.climbed.on, found.climbed.next) == (1, date(2025, 2, 1), 2)
    assert found.climbed.decision == given


def test_who_was_put_back_by_a_decision_is_not_promoted_again_by_the_same_numbers(tmp_path: Path) -> None:
    put_back = Decision("ann", 0, date(2026, 1, 1), "the deals of October were none")
    found = climbed(tmp_path, ladder(), decisions=[put_back], **sold(*monthly(10_000, 11)))["ann"]
    assert (found.climbed.level, found.climbed.next) == (0, 2)
    (tmp_path / "on").mkdir()
    again = climbed(tmp_path / "on", ladder(), decisions=[put_back], **sold(*monthly(10_000, 14)))["ann"]
    assert (again.climbed.level, str(again.climbed.on), again.climbed.decision) == (2, "2026-02-10", None)


def test_of_two_decisions_of_one_day_the_later_recorded_counts(tmp_path: Path) -> None:
    day = date(2025, 2, 1)
    two = [Decision("ann", 1, day, "first"), Decision("ann", 2, day, "second")]
    found = climbed(tmp_path, ladder(), decisions=two, **sold(*monthly(100, 2)))["ann"]
    assert (found.climbed.level, found.climbed.decision) == (2, two[1])


def test_deals_that_do_not_tell_their_mrr_are_counted_as_left_out(tmp_path: Path) -> None:
    company = company_of(tmp_path, ladder(), {"deals": [deal("d1", mrr_amount=None), deal("d2", closed_at=None)]})
    assert company.left_out == {"no_measure": 1, "no_day": 1}
