"""An export that came out empty changes nothing."""

from __future__ import annotations

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.tests.desk import DEALS, Desk

CONSTANT = """
[[tables.pipelines]]
sql = "SELECT 'sales' AS pipeline_id, 'Sales' AS name"
"""
DATED = DEALS + 'created_at = "created"\n'


def test_a_header_without_rows_is_refused_also_where_sql_delivers_something(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"^deals\.csv: a header and no row below it; nothing was changed"):
        desk.land(DEALS + CONSTANT, deals_csv="id\n")


def test_a_header_without_rows_does_not_empty_the_deals_that_answer(desk: Desk) -> None:
    accounts = '[files.accounts]\npath = "accounts.csv"\n[[tables.accounts]]\nfile = "accounts"\n'
    accounts += '[tables.accounts.columns]\naccount_id = "id"\n'
    desk.land(DEALS, deals_csv="id\n1\n2\n")
    with pytest.raises(Refused, match="no row of deals is usable, where 2 answer now; nothing was changed"):
        desk.land(DEALS + accounts, deals_csv="id\n", accounts_csv="id\n7\n")
    assert desk.deals("deal_id") == [("1",), ("2",)]


def test_rows_all_set_aside_do_not_empty_the_deals_that_answer(desk: Desk) -> None:
    desk.land(DATED + CONSTANT, deals_csv="id,created\n1,2026-01-02\n")
    said = r"deals\.csv, row 2, column 'created': found '0202-01-02', expected a date from 1970 to 2100"
    with pytest.raises(Refused, match=said):
        desk.land(DATED + CONSTANT, deals_csv="id,created\n1,0202-01-02\n")
    assert desk.deals("deal_id") == [("1",)]


def test_links_may_all_go(desk: Desk) -> None:
    links = DEALS + '[[tables.deal_contacts]]\nfile = "deals"\nskip_empty = "contact"\n[tables.deal_contacts.columns]\n'
    links += 'deal_id = "id"\ncontact_id = "contact"\n'
    desk.land(links, deals_csv="id,contact\n1,7\n")
    assert desk.land(links, deals_csv="id,contact\n1,\n").counts["deal_contacts"].landed == 0


def test_records_that_are_in_no_file_any_more_are_counted_aloud(desk: Desk) -> None:
    desk.land(DEALS, deals_csv="id\n1\n2\n3\n")
    desk.land(DEALS, deals_csv="id\n1\n4\n")
    assert "deals: 2 that answer now are not among these rows, and will not answer any more" in desk.said


def test_two_hundred_files_of_one_kind_take_no_more_memory_than_one(desk: Desk) -> None:
    files = "".join(f'[files.d{n}]\npath = "d{n}.csv"\n' for n in range(200))
    blocks = "".join(f'[[tables.deals]]\nfile = "d{n}"\ncolumns = {{ deal_id = "id" }}\n' for n in range(200))
    result = desk.land(files + blocks, **{f"d{n}_csv": f"id\n{n}\n" for n in range(200)})
    assert (result.counts["deals"].landed, result.problems) == (200, [])
