"""Every formula on five deals, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest

from salesformula.kit.dated import always
from salesformula.kit.errors import Refused
from salesformula.rooms.pipeline import formula
from salesformula.rooms.pipeline.answers.executed import executed
from salesformula.rooms.pipeline.tests.typed_rows import deal_table, quota_table

Rows = list[dict[str, Any]]
LAST = date(2026, 12, 31)


def _table(rows: Rows) -> ir.Table:
    return ibis.memtable(deal_table(rows))


def test_wins_are_counted_and_valued_by_owner(five_deals: Rows) -> None:
    anna, ben = executed(formula.win_counts(_table(five_deals), by=("owner",)), by=("owner",))
    assert (anna["owner_id"], anna["n_won"], anna["n_lost"], anna["n_closed"], anna["n_open"]) == ("p1", 1, 1, 2, 1)
    assert (anna["win_share"], anna["won_amount"], anna["lost_amount"]) == (
        0.5,
        Decimal("12000.00"),
        Decimal("6000.00"),
    )
    assert anna["value_win_share"] == pytest.approx(12_000 / 18_000)
    assert (ben["n_won"], ben["n_closed"], ben["win_share"], ben["n_missing_amount"]) == (2, 2, 1.0, 1)
    assert (ben["first_closed_on"], ben["last_closed_on"]) == (date(2026, 5, 4), date(2026, 5, 4))


def test_a_missing_label_is_a_group_of_its_own_and_comes_last(five_deals: Rows) -> None:
    rows = executed(formula.win_counts(_table(five_deals), by=("product",)), by=("product",))
    assert [row["product"] for row in rows] == ["Kite", "(missing)"]
    only = executed(formula.win_counts(_table(five_deals), where={"product": "(missing)"}), by=())
    assert only[0]["n_won"] == 2


def test_value_lost_without_amounts_leaves_the_share_by_value_unknown() -> None:
    rows = [{"state": "won", "amount": "10"}, {"state": "lost", "amount": "0"}, {"state": "lost"}]
    (row,) = executed(formula.win_counts(_table(rows)), by=())
    assert (row["win_share"], row["value_win_share"]) == (pytest.approx(1 / 3), None)


def test_no_deals_give_zeros_and_no_share() -> None:
    (row,) = executed(formula.win_counts(_table([]).filter(ibis.literal(False))), by=())
    assert (row["n_closed"], row["won_amount"], row["win_share"]) == (0, Decimal("0.00"), None)


def test_two_sellers_of_one_name_stay_two() -> None:
    rows = [{"owner_id": "p1", "owner": "Kim", "state": "won"}, {"owner_id": "p2", "owner": "Kim", "state": "lost"}]
    found = executed(formula.win_counts(_table(rows), by=("owner",)), by=("owner",))
    assert [(row["owner_id"], row["n_won"]) for row in found] == [("p1", 1), ("p2", 0)]


def test_an_unknown_filter_is_refused_by_name(five_deals: Rows) -> None:
    with pytest.raises(Refused, match="no column 'colour'"):
        formula.win_counts(_table(five_deals), where={"colour": "red"})


def test_sizes_leave_out_the_deal_without_an_amount(five_deals: Rows) -> None:
    sizes = formula.deal_sizes(_table(five_deals))
    (sums,) = executed(formula.sums(sizes, by=()), by=())
    squares = Decimal("12000.00") ** 2 + Decimal("20000.50") ** 2
    assert (sums["n"], sums["total"], sums["squares"]) == (2, Decimal("32000.50"), squares)


def test_values_at_ranks_are_read_in_order(five_deals: Rows) -> None:
    ranks = ibis.memtable({"n": [2, 2], "position": [1, 2]})
    found = executed(formula.at_ranks(formula.deal_sizes(_table(five_deals)), by=(), ranks=ranks), by=())
    assert sorted((row["position"], row["value"]) for row in found) == [
        (1, Decimal("12000.00")),
        (2, Decimal("20000.50")),
    ]


def test_days_count_each_closed_deal_by_outcome_and_together(five_deals: Rows) -> None:
    rows = executed(formula.sums(formula.days_to_close(_table(five_deals)), by=("outcome",)), by=("outcome",))
    # Anna: 5 Jan to 6 Mar is 60 days, to 4 May 119. Ben: 6 Mar to 4 May is 59; his renewal has no start.
    assert {row["outcome"]: (row["n"], row["total"]) for row in rows} == {
        "won": (2, 119),
        "lost": (1, 119),
        "closed": (3, 238),
    }


def test_the_mix_leaves_renewals_out_and_adds_up(five_deals: Rows) -> None:
    table = formula.mix(_table(five_deals), metric="acv", large_from=always(Decimal(4000)), as_of=LAST)
    rows = {row["part"]: row for row in executed(table, by=("part",))}
    assert {part: row["won_amount"] for part, row in rows.items()} == {
        "large_new": Decimal("4000.00"),
        "upsell": Decimal("20000.50"),
    }
    assert rows["large_new"]["mix_share"] == 4000 / 24000.5
    assert sum(row["mix_share"] for row in rows.values()) == pytest.approx(1)


def test_a_cent_below_the_bar_is_a_small_deal() -> None:
    deals = [{"state": "won", "amount": "9999.99"}, {"state": "won", "amount": "10000.00"}]
    bar = always(Decimal(10_000))
    rows = executed(formula.mix(_table(deals), metric="acv", large_from=bar, as_of=LAST), by=("part",))
    assert [(row["part"], row["n_won"]) for row in rows] == [("large_new", 1), ("small_new", 1)]


@pytest.mark.parametrize(
    ("metric", "amount", "stand_in"),
    [("acv", "24000.50", 1), ("amount", "32000.50", 0), ("customers", "1.00", 0), ("mrr", "0.00", 0)],
)
def test_the_key_metric_counts_new_and_add_on(five_deals: Rows, metric: str, amount: str, stand_in: int) -> None:
    table = formula.key_metric(_table(five_deals), metric=metric, kinds=("new", "addon"))
    (row,) = executed(table, by=())
    assert (row["n_won"], row["key_metric_amount"], row["n_stand_in"]) == (2, Decimal(amount), stand_in)


def test_stages_are_counted_with_their_place() -> None:
    deals: Rows = [{"stage": "Demo", "stage_position": 2}, {"stage": "Call", "stage_position": 1}, {"stage": "Demo"}]
    rows = executed(formula.stages(_table(deals)), by=("stage",))
    assert [(row["stage"], row["n_deals"]) for row in rows] == [("Call", 1), ("Demo", 2)]


Q1 = {"period_start": date(2026, 1, 1), "period_end": date(2026, 4, 1)}
Q2 = {"period_start": date(2026, 4, 1), "period_end": date(2026, 7, 1)}


def _attained(deals: Rows, quotas: Rows, by: tuple[str, ...], where: dict[str, str] | None = None) -> Rows:
    table = formula.attainment(
        _table(deals),
        ibis.memtable(quota_table(quotas)),
        metric="amount",
        kinds=("new", "addon"),
        by=by,
        where=where,
    )
    return executed(table, by=by)


def test_attainment_by_quarter_counts_those_without_a_quota_too(five_deals: Rows) -> None:
    anna = {"owner_id": "p1", "owner": "Anna", "metric": "amount", "amount": "10000"}
    q1, q2 = _attained(five_deals, [anna | Q1, anna | Q2], ("quarter",))
    assert (q1["quarter"], q1["won_amount"], q1["attainment_share"]) == ("2026Q1", Decimal("12000.00"), 1.2)
    # Ben has no quota in the second quarter: his deal counts, and is counted apart.
    assert (q2["won_amount"], q2["n_won_without_quota"]) == (Decimal("20000.50"), 1)
    assert q2["won_without_quota_amount"] == Decimal("20000.50")


def test_the_last_day_of_a_period_is_inside_and_the_end_is_not() -> None:
    days = [date(2026, 3, 31), date(2026, 4, 1)]
    deals = [{"owner_id": "p1", "owner": "Anna", "state": "won", "closed_on": day, "amount": "10"} for day in days]
    quota = {"owner_id": "p1", "owner": "Anna", "metric": "amount", "amount": "100", **Q1}
    (row,) = _attained(deals, [quota], ("owner",))
    assert (row["n_won"], row["won_amount"], row["attainment_share"]) == (1, Decimal("10.00"), 0.1)


def test_quotas_that_overlap_count_a_deal_once() -> None:
    deals = [{"owner_id": "p1", "owner": "Anna", "state": "won", "closed_on": date(2026, 2, 2), "amount": "10"}]
    quota = {"owner_id": "p1", "owner": "Anna", "metric": "amount", "amount": "100"}
    month = {"period_start": date(2026, 2, 1), "period_end": date(2026, 3, 1)}
    (row,) = _attained(deals, [quota | Q1, quota | month], ("owner",))
    assert (row["n_won"], row["won_amount"]) == (1, Decimal("10.00"))


def test_quotas_in_another_metric_are_not_compared(five_deals: Rows) -> None:
    quota = {"owner_id": "p1", "owner": "Anna", "metric": "customers", "amount": "3", **Q1}
    rows = _attained(five_deals, [quota], ("owner",))
    assert rows == []
