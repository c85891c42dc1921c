"""Currencies stated in the cells of amounts."""

from __future__ import annotations

from decimal import Decimal

from salesformula.sources.tests.desk import DEALS, Desk

AMOUNTS = '[company]\ncurrency = "USD"\n' + DEALS + 'amount = "v"\n'


def test_a_sign_that_contradicts_the_rows_currency_is_flagged(desk: Desk) -> None:
    rows = "A;€ 12;EUR\nB;£ 12;EUR\nC;$12;EUR\nD;$12;CAD\nE;12 USD;usd\nF;12;EUR\nG;12 USD;\nH;€ 5;\nI;kr 5;NOK\n"
    result = desk.land(AMOUNTS + 'currency = "cur"\n', deals_csv="id;v;cur\n" + rows)
    assert [(problem.severity, problem.row, problem.column, problem.found) for problem in result.problems] == [
        ("flagged", 3, "v", "£ 12 in a row of EUR"),
        ("flagged", 4, "v", "$12 in a row of EUR"),
        ("flagged", 9, "v", "€ 5 in a row of USD"),
    ]
    assert result.counts["deals"].landed == 9


def test_where_no_column_says_the_currency_the_cells_do(desk: Desk) -> None:
    result = desk.land(AMOUNTS, deals_csv="id;v\nA;€ 12\nB;13 EUR\nC;14\nD;US$ 15\n")
    assert desk.deals("amount::INT", "currency") == [(12, "EUR"), (13, "EUR"), (14, None), (15, None)]
    assert "deals.csv, column 'v': cells state EUR; their rows are read in that currency" in desk.said
    assert result.problems == []


def test_a_dollar_sign_is_never_read_as_euros(desk: Desk) -> None:
    result = desk.land(AMOUNTS.replace("USD", "EUR"), deals_csv="id;v\nA;$12\nB;12\n")
    assert desk.deals("amount", "currency") == [(Decimal(12), None), (Decimal(12), None)]
    assert [(problem.severity, problem.found) for problem in result.problems] == [("flagged", "$12 in a row of EUR")]


def test_two_amounts_of_a_row_in_two_currencies_are_flagged(desk: Desk) -> None:
    result = desk.land(AMOUNTS + 'acv_amount = "w"\n', deals_csv="id;v;w\nA;€ 12;£ 10\nB;€ 1;€ 2\n")
    assert [(problem.row, problem.column, problem.found) for problem in result.problems] == [
        (2, "w", "£ 10 in a row of EUR")
    ]
