"""What the answers say: withheld estimates, named groups, incomplete periods, and sums that reconcile."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from salesformula.kit.answer import Answer, Result
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import render
from salesformula.rooms.pipeline.answers import (
    ANSWERS,
    attainment,
    changes,
    days_to_close,
    deal_size,
    deals,
    deals_opened,
    key_metric,
    leads,
    mix,
    stages,
    win_rate,
)
from salesformula.rooms.pipeline.tests.asking import asked

#: Answers that are rows, with no rows behind them.
LISTS = (deals, deals_opened, leads, changes)

Rows = list[dict[str, Any]]
CLOSED = date(2026, 5, 4)


def _seller(name: str, *, won: int, lost: int) -> Rows:
    row: dict[str, Any] = {
        "owner": name,
        "owner_id": name.lower(),
        "created_on": date(2026, 4, 1),
        "closed_on": CLOSED,
        "amount": "100",
    }
    return [{**row, "state": "won"}] * won + [{**row, "state": "lost"}] * lost


def _row(result: Result, owner: str) -> dict[str, Any]:
    (row,) = [row for row in result.rows if row["owner"] == owner]
    return row


def test_24_closed_deals_are_too_few_and_25_are_enough() -> None:
    result = asked(win_rate, _seller("Few", won=12, lost=12) + _seller("Enough", won=12, lost=13), by=("owner",))
    few, enough = _row(result, "Few"), _row(result, "Enough")
    assert (few["n_closed"], few["win_share"], few["win_share_low"], few["reason"]) == (
        24,
        None,
        None,
        "too_few_to_say",
    )
    assert (few["n_won"], few["won_amount"], few["is_named"]) == (12, Decimal("1200.00"), None)
    assert (enough["n_closed"], enough["win_share"], enough["reason"]) == (25, 0.48, None)
    (caveat,) = [found for found in result.caveats if found.code == "too_few_to_say"]
    assert render(caveat.text) == "Too few to say, with fewer than 25 closed deals: Few."


def test_few_sellers_count_in_the_test_all_the_same() -> None:
    result = asked(win_rate, _seller("Few", won=2, lost=3) + _seller("Enough", won=12, lost=13), by=("owner",))
    assert result.caveats[0].figures["n_groups"] == 2


def test_equal_sellers_are_not_named_and_the_title_says_so() -> None:
    rows = [row for name in "ABCDE" for row in _seller(name, won=30, lost=30)]
    result = asked(win_rate, rows, by=("owner",))
    assert render(result.finding) == "These 5 sellers do not differ beyond chance"
    assert result.caveats[0].code == "groups_do_not_differ"
    assert not any(row["is_named"] for row in result.rows)


def test_a_seller_far_below_is_named_after_the_test() -> None:
    rows = [row for name in "ABCD" for row in _seller(name, won=30, lost=30)] + _seller("Eve", won=8, lost=52)
    result = asked(win_rate, rows, by=("owner",))
    assert render(result.finding) == "Win rates differ between sellers: Eve below the rest"
    assert [row["owner"] for row in result.rows if row["is_named"]] == ["Eve"]


def test_what_a_reader_may_not_see_is_in_no_sentence_and_no_chart() -> None:
    rows = [row for name in ("Ann", "Bob", "Cyd", "Dan") for row in _seller(name, won=30, lost=30)]
    rows += _seller("Secretive", won=8, lost=52) + _seller("Hidden", won=1, lost=1)
    result = asked(win_rate, rows, by=("owner",))
    assert result.for_rows is not None
    shown = result.for_rows([row for row in result.rows if row["owner"] in ("Ann", "Bob")])
    assert "Secretive" in repr(result)
    assert [row["owner"] for row in shown.rows] == ["Ann", "Bob"]
    said = repr((shown.finding, shown.caveats, shown.figure, shown.why, shown.caption))
    assert "Secretive" not in said
    assert "Hidden" not in said
    assert shown.why is not None
    assert render(shown.why.equation) == "60 won ÷ 120 closed = 50.00%"


def test_two_groupings_are_not_tested() -> None:
    result = asked(win_rate, _seller("Ann", won=30, lost=30), by=("owner", "quarter"))
    assert [found.code for found in result.caveats] == []
    assert result.figure is None
    assert render(result.finding) == "Win rate 50.0%, n = 60"


def test_open_deals_are_left_out_and_said_to_be() -> None:
    result = asked(win_rate, [*_seller("Ann", won=20, lost=20), {"owner": "Ann", "owner_id": "ann"}])
    assert result.why is not None
    assert {render(name): n for name, n in result.why.counted}["Left out: still open"] == 1


def test_open_deals_make_no_quarter_of_their_own() -> None:
    result = asked(win_rate, [*_seller("Ann", won=20, lost=20), {"owner": "Ann"}], by=("quarter",))
    assert [row["quarter"] for row in result.rows] == ["2026Q2"]


def test_a_mean_of_24_deals_is_withheld_and_its_sum_is_not() -> None:
    result = asked(deal_size, _seller("Few", won=24, lost=0) + _seller("Enough", won=25, lost=0), by=("owner",))
    few, enough = _row(result, "Few"), _row(result, "Enough")
    assert (few["n_won"], few["mean_amount"], few["reason"]) == (24, None, "too_few_to_say")
    assert few["won_amount"] == Decimal("2400.00")
    assert (enough["mean_amount"], enough["median_amount_low"]) == (Decimal("100.000000"), Decimal("100.00"))


def test_days_of_few_losses_are_withheld_beside_days_of_many_wins() -> None:
    (row,) = asked(days_to_close, _seller("Ann", won=30, lost=3)).rows
    assert (row["n_won"], row["won_mean_days"], row["won_median_days"]) == (30, 33.0, 33.0)
    assert (row["n_lost"], row["lost_mean_days"], row["closed_mean_days"]) == (3, None, 33.0)
    assert row["reason"] == "too_few_to_say"


def _quota(name: str, amount: str) -> dict[str, Any]:
    person = {"owner": name, "owner_id": name.lower(), "amount": amount}
    return {**person, "period_start": date(2026, 4, 1), "period_end": date(2026, 7, 1)}


def test_a_running_quarter_is_marked_and_its_pace_is_given() -> None:
    sold = _seller("Ann", won=9, lost=0) + _seller("Bob", won=3, lost=0)
    quotas = [_quota("Ann", "1000"), _quota("Bob", "1000")]
    result = asked(attainment, sold, quotas=quotas, by=("owner",), as_of=date(2026, 5, 15))
    assert [(row["attainment_share"], row["is_complete"]) for row in result.rows] == [(0.9, False), (0.3, False)]
    assert result.rows[0]["gone_share"] == 45 / 91
    assert render(result.finding) == "Attainment: 1 of 2 are ahead of the pace"
    assert result.caveats[0].code == "incomplete_period"


@pytest.mark.parametrize(("covered_to", "complete"), [(date(2026, 6, 23), True), (date(2026, 6, 22), False)])
def test_a_quarter_is_complete_when_the_facts_reach_within_seven_days(covered_to: date, complete: bool) -> None:
    sold, quotas = _seller("Ann", won=9, lost=0), [_quota("Ann", "1000")]
    (row,) = asked(attainment, sold, quotas=quotas, as_of=date(2026, 8, 1), covered_to=covered_to).rows
    assert row["is_complete"] is complete


def test_a_person_without_a_quota_has_no_attainment() -> None:
    sold = _seller("Ann", won=9, lost=0) + _seller("Bob", won=3, lost=0)
    result = asked(attainment, sold, quotas=[_quota("Ann", "1000")], by=("owner",))
    bob = _row(result, "Bob")
    assert (bob["won_amount"], bob["quota_amount"], bob["attainment_share"]) == (Decimal("300.00"), None, None)
    assert [found.code for found in result.caveats] == ["won_without_quota"]


def test_the_key_metric_by_quarter_stands_beside_its_target() -> None:
    (row,) = asked(key_metric, _seller("Ann", won=9, lost=0), quotas=[_quota("Ann", "1000")], by=("quarter",)).rows
    assert (row["quarter"], row["target_amount"], row["attainment_share"]) == ("2026Q2", Decimal("1000.00"), 0.9)


def test_the_mix_names_the_part_farthest_from_the_plan() -> None:
    plan = CompanyPolicy(planned_large_share=0.5, planned_small_share=0.4, planned_upsell_share=0.1, too_few_below=2)
    rows = [{"state": "won", "amount": "10000"}, {"state": "won", "amount": "10000", "kind": "addon"}]
    result = asked(mix, rows, policies=[plan])
    assert [(row["part"], row["mix_share"], row["planned_share"]) for row in result.rows] == [
        ("large_new", 0.5, 0.5),
        ("small_new", 0.0, 0.4),
        ("upsell", 0.5, 0.1),
    ]
    assert render(result.finding).startswith(("Small new deals: 0%", "Upsell: 50% of what was won, 10% planned"))


def test_the_mix_of_few_deals_says_what_they_brought_and_judges_nothing() -> None:
    rows = [{"state": "won", "amount": "10000"}, {"state": "won", "amount": "10000", "kind": "addon"}]
    result = asked(mix, rows)
    assert render(result.finding) == "What 2 won deals brought; too few to judge the mix"
    [part] = [column for column in mix.columns if column.name == "part"]
    assert [render(said) for _, said in part.words] == ["Large new deals", "Small new deals", "Upsell"]


def test_no_two_headings_of_the_win_rate_begin_alike_to_the_last_letter() -> None:
    heads = [column.title for column in win_rate.columns if column.title]
    assert len(set(heads)) == len(heads)
    assert {"Win rate", "Win rate, by value", "Win rate, pooled"} <= set(heads)


def test_stages_stand_in_their_own_order() -> None:
    rows = [{"stage": "Won", "stage_position": 3}, {"stage": "Call", "stage_position": 1}, {"stage": None}]
    assert [row["stage"] for row in asked(stages, rows).rows] == ["Call", "Won", "(missing)"]


@pytest.mark.parametrize("answer", [found for found in ANSWERS if found not in LISTS], ids=lambda found: found.id)
@pytest.mark.parametrize("where", [{}, {"owner_id": "p1"}, {"quarter": "2026Q2"}])
def test_the_rows_behind_a_number_sum_to_it(answer: Answer, where: dict[str, str], five_deals: Rows) -> None:
    if not set(where) <= {
        name for found in (*answer.dimensions, *answer.filters) for name in (found.name, found.id_name)
    }:
        pytest.skip("not a filter of this answer")
    quotas = [_quota("Anna", "1000") | {"owner_id": "p1"}]
    result = asked(answer, five_deals, quotas=quotas, where=where)
    assert result.why is not None
    assert result.why.drill is not None
    listed = next(found for found in LISTS if found.id == result.why.drill.answer)
    behind = asked(listed, five_deals, quotas=quotas, where=result.why.drill.where).rows
    for column, summed in result.why.drill.sums.items():
        assert sum(row[summed] for row in behind) == sum(row[column] or 0 for row in result.rows), column


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda found: found.id)
def test_every_answer_survives_having_no_deals(answer: Answer) -> None:
    for by in [(), *[(dimension.name,) for dimension in answer.dimensions]]:
        result = asked(answer, [], by=by)
        assert render(result.finding)
        assert all(column.name in row for row in result.rows for column in answer.columns_by(by))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda found: found.id)
def test_every_row_holds_every_column_that_is_declared(answer: Answer, five_deals: Rows) -> None:
    for by in [(), *[(dimension.name,) for dimension in answer.dimensions]]:
        change = {"deal_id": "d0001", "field": "amount", "new_value": "1", "changed_at": datetime(2026, 5, 4)}
        for row in asked(answer, five_deals, quotas=[_quota("Anna", "1")], changes=[change], by=by).rows:
            assert {column.name for column in answer.columns_by(by)} <= set(row)
