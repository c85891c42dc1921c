"""The cells behind a fact: as the file has them, of the import that answers."""

from __future__ import annotations

from salesformula.facts import versions
from salesformula.sources.cells.kept import RawRow, raw_row
from salesformula.sources.tests.desk import DEALS, Desk

MAPPING = (
    DEALS
    + 'is_won = { column = "Stage", values = { Won = true, "*" = false } }\n'
    + 'amount = "Value"\nkind = { constant = "new" }\nname = { join = ["First", "Last"] }\n'
)


def test_the_cells_of_a_row_are_kept_as_the_file_has_them(desk: Desk) -> None:
    rows = 'A, won ,"$1,234.50",Ann,Lee\n\nB,Lost,x,,\nC,Lost,"2,000",Bob,\n'
    run = desk.land(MAPPING, deals_csv="id,Stage,Value,First,Last\n" + rows).run
    assert desk.deals("deal_id") == [("A",), ("C",)]
    assert raw_row(desk.home, table="deals", key=("A",)) == RawRow(
        file="deals.csv",
        row=2,
        cells={
            "deal_id": ("id", "A"),
            "is_won": ("Stage", " won "),
            "amount": ("Value", "$1,234.50"),
            "name": ("First + Last", "Ann Lee"),
        },
    )
    last = raw_row(desk.home, table="deals", key=("C",))
    assert last is not None
    assert (last.row, last.cells["amount"]) == (5, ("Value", "2,000"))
    assert raw_row(desk.home, table="deals", key=("B",)) is None
    assert [path.name for path in (run / "cells").iterdir()] == ["deals.parquet"]


def test_blocks_have_their_own_headings_and_keys_may_have_empty_parts(desk: Desk) -> None:
    mapping = '[files.a]\npath = "a.csv"\n[files.b]\npath = "b.csv"\n'
    for file, who, since in (("a", "who", "since"), ("b", "person", "from")):
        mapping += f'[[tables.memberships]]\nfile = "{file}"\n[tables.memberships.columns]\n'
        mapping += f'person_id = "{who}"\nvalid_from = "{since}"\n'
    desk.land(mapping, a_csv="who,since\nann,\n", b_csv="person,from\nbob,1/13/2026\n")
    ann = raw_row(desk.home, table="memberships", key=("ann", ""))
    bob = raw_row(desk.home, table="memberships", key=("bob", "2026-01-13"))
    assert ann is not None
    assert (ann.file, ann.cells["person_id"]) == ("a.csv", ("who", "ann"))
    assert bob is not None
    assert (bob.file, bob.cells["valid_from"]) == ("b.csv", ("from", "1/13/2026"))


def test_cells_of_a_query_are_its_results(desk: Desk) -> None:
    mapping = (
        '[files.deals]\npath = "deals.csv"\n[[tables.deals]]\nsql = "SELECT id AS deal_id, v AS amount FROM deals"\n'
    )
    desk.land(mapping, deals_csv="id,v\nA,7\n")
    found = raw_row(desk.home, table="deals", key=("A",))
    assert found == RawRow("sql for deals", 1, {"deal_id": ("deal_id", "A"), "amount": ("amount", "7")})


def test_after_an_undo_the_cells_of_the_earlier_import_are_told(desk: Desk) -> None:
    desk.land(MAPPING, deals_csv="id,Stage,Value,First,Last\nA,Won,1,,\n")
    desk.land(MAPPING, deals_csv="id,Stage,Value,First,Last\nA,Won,2,,\n")
    assert _amount(desk) == "2"
    versions.undo(desk.home)
    assert _amount(desk) == "1"


def test_a_table_that_the_last_import_did_not_bring_has_the_cells_of_the_one_before(desk: Desk) -> None:
    desk.land(MAPPING, deals_csv="id,Stage,Value,First,Last\nA,Won,1,,\n")
    people = '[files.p]\npath = "p.csv"\n[[tables.people]]\nfile = "p"\n[tables.people.columns]\nperson_id = "id"\n'
    desk.land(people, p_csv="id\nann\n")
    assert _amount(desk) == "1"
    assert raw_row(desk.home, table="teams", key=("x",)) is None


def _amount(desk: Desk) -> str | None:
    found = raw_row(desk.home, table="deals", key=("A",))
    assert found is not None
    return found.cells["amount"][1]
