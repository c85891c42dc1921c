"""A problem is told once, and for the table that its rows are."""

from __future__ import annotations

from salesformula.sources.tests.desk import DEALS, Desk, told

OWNERS = """
[[tables.people]]
file = "deals"
skip_empty = "owner"
distinct = true
[tables.people.columns]
person_id = "owner"
"""
CLOSED = 'expected_close_on = "close"\nclosed_at = "close"\nowner_id = "owner"\n'


def test_a_cell_that_fills_two_columns_is_one_problem(desk: Desk) -> None:
    result = desk.land(DEALS + CLOSED, deals_csv="id,close,owner\n1,2026-02-03,Ann\n2,0202-02-03,Ann\n")
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 3, "close", "0202-02-03")]


def test_a_row_that_fits_no_column_is_one_of_the_table_that_takes_most_of_its_file(desk: Desk) -> None:
    result = desk.land(OWNERS + DEALS + CLOSED, deals_csv="id,close,owner\n1,2026-02-03,Ann\n2,2026-02-03,Lee, Ann\n")
    assert [told(problem)[:3] for problem in result.problems] == [("deals", "deals.csv", 3)]


def test_words_without_a_figure_state_no_currency(desk: Desk) -> None:
    mapping = DEALS + 'amount = "value"\nacv_amount = "value"\ncurrency = "cur"\n'
    result = desk.land(mapping, deals_csv="id,value,cur\n1,5,EUR\n2,TBD,EUR\n")
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 3, "value", "TBD")]
    assert not any("TBD" in said for said in desk.said)
