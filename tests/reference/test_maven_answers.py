"""The answers of the pipeline room against figures worked out elsewhere from the Maven data."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from salesformula.kit.answer import Result
from salesformula.kit.text import render
from salesformula.rooms.pipeline.answers import days_to_close, deal_size, deals, key_metric, stages, win_rate
from salesformula.rooms.pipeline.tests.asking import asked
from tests.reference.maven import known, maven_deals


def _column(result: Result, by: str, column: str) -> dict[str, Any]:
    return {row[by]: row[column] for row in result.rows}


def test_stages_hold_the_known_numbers_of_deals() -> None:
    found = _column(asked(stages, maven_deals()), "stage", "n_deals")
    assert found == known("maven-crm-sales")["stage_counts"]


def test_the_win_rate_of_all_is_known_with_its_money() -> None:
    (row,) = asked(win_rate, maven_deals()).rows
    answers = known("maven-crm-sales")
    assert (row["n_won"], row["n_lost"], row["n_closed"]) == (4238, 2473, 6711)
    assert round(row["win_share"], 6) == answers["win_rate"]
    assert row["won_amount"] == Decimal(str(answers["won_revenue"]))


@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("owner", "win_rate_by_agent"),
        ("manager", "win_rate_by_manager"),
        ("region", "win_rate_by_office"),
        ("product", "win_rate_by_product"),
        ("quarter", "win_rate_by_quarter"),
    ],
)
def test_win_rates_are_known_and_equal_the_quotient_of_the_counts(by: str, key: str) -> None:
    result = asked(win_rate, maven_deals(), by=(by,))
    assert {label: round(share, 6) for label, share in _column(result, by, "win_share").items()} == known(
        "maven-crm-sales"
    )[key]
    for row in result.rows:
        assert abs(Fraction(row["win_share"]) - Fraction(row["n_won"], row["n_closed"])) < Fraction(1, 10**12)


@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("owner", "revenue_by_agent"),
        ("manager", "revenue_by_manager"),
        ("region", "revenue_by_office"),
        ("quarter", "won_revenue_by_quarter"),
    ],
)
def test_won_amounts_are_exact(by: str, key: str) -> None:
    expected = {label: Decimal(str(value)) for label, value in known("maven-crm-sales")[key].items()}
    assert _column(asked(win_rate, maven_deals(), by=(by,)), by, "won_amount") == expected
    assert _column(asked(key_metric, maven_deals(), by=(by,)), by, "key_metric_amount") == expected


def test_closed_deals_by_seller_are_known() -> None:
    found = _column(asked(win_rate, maven_deals(), by=("owner",)), "owner", "n_closed")
    assert found == known("maven-crm-sales")["closed_by_agent"]


@pytest.mark.parametrize("seller", ["Hayden Neloms", "Lajuana Vencill", "Darcel Schlecht"])
def test_wilson_intervals_are_known(seller: str) -> None:
    expected = known("maven-crm-sales")[f"wilson95_{seller}"]
    rows = asked(win_rate, maven_deals(), by=("owner",)).rows
    (row,) = [row for row in rows if row["owner"] == seller]
    assert (row["n_won"], row["n_closed"]) == (expected["k"], expected["n"])
    assert (round(row["win_share_low"], 6), round(row["win_share_high"], 6)) == (expected["lo"], expected["hi"])


def test_the_sellers_do_not_differ_beyond_chance_and_nobody_is_named() -> None:
    answers = known("maven-crm-sales")
    result = asked(win_rate, maven_deals(), by=("owner",))
    assert render(result.finding) == "These 30 sellers do not differ beyond chance"
    (caveat,) = [found for found in result.caveats if found.code == "groups_do_not_differ"]
    assert round(caveat.figures["chi_square"], 6) == answers["agents_chi2"]
    assert round(caveat.figures["p_value"], 6) == answers["agents_chi2_p"]
    assert (caveat.figures["df"], caveat.figures["n_groups"]) == (29, 30)
    assert abs(caveat.figures["p_permutation"] - answers["agents_chi2_p"]) < 0.02
    assert not any(row["is_named"] for row in result.rows)


def test_the_products_do_not_differ_and_the_quarters_do() -> None:
    products = asked(win_rate, maven_deals(), by=("product",))
    figures = products.caveats[0].figures
    assert round(figures["p_value"], 6) == known("maven-crm-sales")["products_chi2_p"]
    quarters = asked(win_rate, maven_deals(), by=("quarter",))
    assert quarters.caveats[0].code == "groups_differ"
    assert render(quarters.finding).startswith("Win rates differ between quarters: 2017Q1 above the rest")


def test_exactly_25_closed_deals_are_enough() -> None:
    rows = asked(win_rate, maven_deals(), by=("product",)).rows
    (row,) = [row for row in rows if row["product"] == "GTK 500"]
    assert (row["n_closed"], row["win_share"], row["reason"]) == (25, 0.6, None)


def test_deal_sizes_are_known() -> None:
    answers = known("maven-crm-sales")
    (row,) = asked(deal_size, maven_deals()).rows
    assert (row["n_won"], row["mean_amount"]) == (4238, Decimal(str(answers["mean_deal"])))
    assert row["median_amount"] == Decimal(str(answers["median_deal"]))
    assert row["mean_amount_low"] < row["mean_amount"] < row["mean_amount_high"]
    assert row["median_amount_low"] <= row["median_amount"] <= row["median_amount_high"]


def test_days_to_close_are_known() -> None:
    answers = known("maven-crm-sales")
    (row,) = asked(days_to_close, maven_deals()).rows
    assert (row["n_won"], row["n_lost"], row["n_closed"]) == (4238, 2473, 6711)
    for outcome, kind in (("won", "mean"), ("won", "median"), ("lost", "mean"), ("lost", "median"), ("closed", "mean")):
        assert round(row[f"{outcome}_{kind}_days"], 6) == answers[f"days_to_close_{kind}_{outcome}"]


@pytest.mark.parametrize("answer", [win_rate, key_metric, deal_size, days_to_close, stages])
def test_the_rows_behind_a_number_sum_to_it(answer: Any) -> None:
    result = asked(answer, maven_deals())
    assert result.why is not None
    assert result.why.drill is not None
    behind = asked(deals, maven_deals(), where=result.why.drill.where).rows
    for column, summed in result.why.drill.sums.items():
        assert sum(row[summed] for row in behind) == sum(row[column] for row in result.rows)
