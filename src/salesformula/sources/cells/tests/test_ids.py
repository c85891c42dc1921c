"""Ids are text: their case and their zeros are theirs."""

from __future__ import annotations

import pytest

from salesformula.sources.cells.ids import EXPECTED
from salesformula.sources.tests.desk import DEALS, Desk

LONG = DEALS.replace('deal_id = "id"', 'deal_id = { column = "id", ids = "salesforce" }')


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("001000000000001", "001000000000001AAA"),
        ("0016g00000ABCDE", "0016g00000ABCDEAA5"),
        ("0033000000cUaBc", "0033000000cUaBcAAK"),
        ("0033000000cuABC", "0033000000cuABCAA2"),
        ("AAAAAaaaaaZzZzZ", "AAAAAaaaaaZzZzZ5AV"),
    ],
)
def test_a_15_character_id_gets_the_three_that_say_which_are_capitals(desk: Desk, short: str, long: str) -> None:
    desk.land(LONG, deals_csv=f"id\n{short}\n")
    assert desk.deals("deal_id") == [(long,)]


def test_ids_that_differ_only_in_case_are_two(desk: Desk) -> None:
    result = desk.land(LONG, deals_csv="id\n0033000000cUaBc\n0033000000cuABC\n")
    assert (result.counts["deals"].landed, result.problems) == (2, [])


@pytest.mark.parametrize("other", ["0033000000cUaBcAAK", "00012345", "0033-00000-cUaB", "1E5", "123456789012345678901"])
def test_any_other_id_stays_as_it_is(desk: Desk, other: str) -> None:
    desk.land(LONG, deals_csv=f"id\n{other}\n")
    assert desk.deals("deal_id") == [(other,)]


def test_ids_are_text_with_their_zeros_and_their_case(desk: Desk) -> None:
    desk.land(DEALS, deals_csv="id\n007\n1E5\n1e5\n12345678901234567890\n")
    assert desk.deals("deal_id") == [("007",), ("12345678901234567890",), ("1E5",), ("1e5",)]


@pytest.mark.parametrize("damaged", ["A\n1", "A\r\n1", "A\x071", "A\t1", "A\u200b1", "A\u20281"])
def test_an_id_with_a_line_break_inside_is_set_aside_and_not_mended(desk: Desk, damaged: str) -> None:
    result = desk.land(DEALS, deals_csv=f'id\n"{damaged}"\nB\n{"C" * 2000}\n')
    assert desk.deals("deal_id") == [("B",), ("C" * 2000,)]
    problem = result.problems[0]
    assert (problem.severity, problem.row, problem.column, problem.found) == ("quarantined", 2, "id", damaged)
    assert problem.expected == EXPECTED
    assert len(result.problems) == 1


@pytest.mark.parametrize("rounded", ["1.23457E+16", "1.234567890123457e+16", "5E+10"])
def test_an_id_that_a_spreadsheet_rounded_is_set_aside(desk: Desk, rounded: str) -> None:
    result = desk.land(DEALS, deals_csv=f"id\n{rounded}\n7\n")
    (problem,) = result.problems
    assert (problem.severity, problem.row, problem.column, problem.found) == ("quarantined", 2, "id", rounded)
    assert desk.deals("deal_id") == [("7",)]
