"""Headings and counts of a grouped report are no deals."""

from __future__ import annotations

from salesformula.sources.tests.desk import DEALS, Desk, told

WIDE = DEALS + 'name = "name"\nstage_id = "stage"\nowner_id = "owner"\n'


def test_rows_of_one_cell_are_set_aside_with_the_reason(desk: Desk) -> None:
    result = desk.land(WIDE, deals_csv="id,name,stage,owner\nAnn,,,\n1,A,Won,Ann\nCount: 1,,,\n")
    assert [told(problem) for problem in result.problems] == [
        ("deals", "deals.csv", 2, "id", "Ann"),
        ("deals", "deals.csv", 4, "id", "Count: 1"),
    ]
    assert "a deal with more than its id" in result.problems[0].expected
    assert desk.deals("deal_id") == [("1",)]


def test_in_a_file_of_two_columns_a_row_of_one_cell_is_a_deal(desk: Desk) -> None:
    desk.land(DEALS + 'name = "name"\n', deals_csv="id,name\n1,\n")
    assert desk.deals("deal_id") == [("1",)]
