"""Rows held against their Schema: bad ones are set aside by file, row and column; the rest lands."""

from __future__ import annotations

import pytest

from salesformula.sources.tests.desk import DEALS, Desk, told
from salesformula.sources.tests.test_rules import PEOPLE


def test_of_rows_with_one_key_the_first_stays(desk: Desk) -> None:
    result = desk.land(DEALS + 'name = "name"\n', deals_csv="id,name\nA,first\nB,x\nA,second\nA,third\n")
    assert desk.deals("deal_id", "name") == [("A", "first"), ("B", "x")]
    assert [told(problem) for problem in result.problems] == [
        ("deals", "deals.csv", 4, "id", "A again; first in row 2"),
        ("deals", "deals.csv", 5, "id", "A again; first in row 2"),
    ]
    assert {problem.severity for problem in result.problems} == {"quarantined"}


def test_a_row_that_is_set_aside_takes_no_key(desk: Desk) -> None:
    desk.land(DEALS + 'amount = "v"\n', deals_csv="id,v\nA,x\nA,2\n")
    assert desk.deals("deal_id", "amount::INT") == [("A", 2)]


def test_a_row_with_an_empty_key_is_set_aside(desk: Desk) -> None:
    result = desk.land(DEALS + 'name = "name"\n', deals_csv="id,name\n,x\nB,y\n")
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 2, "id", "")]


def test_a_membership_since_always_has_no_first_day(desk: Desk) -> None:
    mapping = '[files.m]\npath = "m.csv"\n[[tables.memberships]]\nfile = "m"\n[tables.memberships.columns]\n'
    mapping += 'person_id = "who"\nvalid_from = "since"\n'
    result = desk.land(mapping, m_csv="who,since\nann,\nann,2026-01-01\nann,\n")
    assert desk.rows("SELECT count(*) FROM memberships") == [(2,)]
    assert [told(problem) for problem in result.problems] == [
        ("memberships", "m.csv", 4, "who", "ann again; first in row 2")
    ]


@pytest.mark.parametrize(
    ("fact", "cell", "expected"),
    [
        ("amount", "1.2.3", "a number such as 1234.50"),
        ("is_won", "maybe", "true or false"),
        ("kind", "upsell", "one of new, addon, renewal"),
        ("discount_share", "1.2", "a number from 0 to 1"),
        ("discount_share", "-1%", "a number from 0 to 1"),
        ("created_at", "1969-12-31", "a date from 1970 to 2100"),
    ],
)
def test_a_cell_that_is_none_of_its_kind_sets_its_row_aside(desk: Desk, fact: str, cell: str, expected: str) -> None:
    result = desk.land(DEALS + f'{fact} = "cell"\n', deals_csv=f"id,cell\nA,\nB,{cell}\n")
    assert desk.deals("deal_id", fact) == [("A", None)]
    assert [(problem.row, problem.column, problem.expected) for problem in result.problems] == [(3, "cell", expected)]


def test_two_bad_cells_are_two_problems_and_one_row(desk: Desk) -> None:
    result = desk.land(DEALS + 'amount = "v"\nkind = "k"\n', deals_csv="id,v,k\nA,1,new\nB,x,y\n")
    assert [problem.column for problem in result.problems] == ["k", "v"]
    assert (result.counts["deals"].landed, result.counts["deals"].quarantined) == (1, 1)
    assert "deals.csv: rows set aside: 1" in result.summary()


def test_a_reference_that_points_nowhere_is_flagged_and_its_row_lands(desk: Desk) -> None:
    mapping = DEALS + 'owner_id = "owner"\naccount_id = "account"\n' + PEOPLE
    files = {"deals_csv": "id,owner,account\nA,p1,x\nB,p9,x\nC,,x\n", "people_csv": "id,name\np1,Ann\n"}
    result = desk.land(mapping, **files)
    assert desk.deals("owner_id") == [("p1",), ("p9",), (None,)]
    assert [(problem.severity, *told(problem)) for problem in result.problems] == [
        ("flagged", "deals", "deals.csv", 3, "owner", "p9")
    ]


def test_references_may_point_to_what_an_earlier_import_brought(desk: Desk) -> None:
    desk.land(PEOPLE, people_csv="id,name\np1,Ann\n")
    result = desk.land(DEALS + 'owner_id = "owner"\n', deals_csv="id,owner\nA,p1\nB,p9\n")
    assert [problem.found for problem in result.problems] == ["p9"]


def test_rows_that_fit_no_column_are_problems_of_their_table(desk: Desk) -> None:
    result = desk.land(DEALS + 'name = "name"\n', deals_csv="id,name\nA\nB,x\n")
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 2, "", "1 cells: A")]
    assert desk.deals("deal_id") == [("B",)]
