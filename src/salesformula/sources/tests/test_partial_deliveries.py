"""Some files hold a table whole, some only what is new or changed; and some rows were written here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.importing import rehearse
from salesformula.sources.mapping import parse_mapping
from salesformula.sources.tests.desk import MONDAY, Desk

PEOPLE = """
[files.people]
path = "people.csv"
[[tables.people]]
file = "people"
columns = { person_id = "id", name = "name" }
"""
DEALS = """
[files.deals]
path = "deals.csv"
[[tables.deals]]
file = "deals"
[tables.deals.columns]
deal_id = "id"
amount = "amount"
owner_id = { column = "owner", lookup = "people", match = "name" }
"""
CHANGED = 'changes_only = ["deals"]\n' + DEALS


def test_a_file_of_changes_leaves_the_other_rows_as_they_are(desk: Desk) -> None:
    desk.land(PEOPLE, people_csv="id,name\n1,Ann\n2,Bo\n")
    desk.land(DEALS, deals_csv="id,amount,owner\nA,5,Ann\nB,7,Bo\n")
    desk.land(CHANGED, deals_csv="id,amount,owner\nB,8,Ann\nC,9,Bo\n")
    assert desk.deals("deal_id", "amount", "owner_id") == [("A", 5, "1"), ("B", 8, "1"), ("C", 9, "2")]
    assert not any("will not answer any more" in line for line in desk.said)
    desk.land(DEALS, deals_csv="id,amount,owner\nC,9,Bo\n")
    assert desk.deals("deal_id") == [("C",)]
    assert "deals: 2 that answer now are not among these rows, and will not answer any more" in desk.said


def test_a_file_of_changes_may_hold_no_change(desk: Desk) -> None:
    both = 'changes_only = ["people"]\n' + PEOPLE + DEALS
    desk.land(PEOPLE, people_csv="id,name\n1,Ann\n")
    desk.land(both, people_csv="id,name\n", deals_csv="id,amount,owner\nA,5,Ann\n")
    assert desk.deals("owner_id") == [("1",)]
    with pytest.raises(Refused, match="no row of people is usable, where 1 answer now"):
        desk.land(PEOPLE + DEALS, people_csv="id,name\n", deals_csv="id,amount,owner\nA,5,Ann\n")


def test_names_are_looked_up_among_the_changes_and_then_among_what_is_known(desk: Desk) -> None:
    desk.land(PEOPLE, people_csv="id,name\n1,Ann\n2,Bo\n3,Cy\n")
    changes = 'changes_only = ["people"]\n' + PEOPLE + DEALS
    desk.land(
        changes,
        people_csv="id,name\n2,Bob\n4,Cy\n",
        deals_csv="id,amount,owner\nA,1,Ann\nB,1,Bo\nC,1,Bob\nD,1,Cy\n",
    )
    assert desk.deals("deal_id", "owner_id") == [("A", "1"), ("B", None), ("C", "2"), ("D", None)]


def test_a_lookup_into_nothing_is_refused_by_name(desk: Desk) -> None:
    said = "the mapping looks deals.owner_id up in people, of which no file delivers any and none are known yet"
    with pytest.raises(Refused, match=said):
        desk.land(DEALS, deals_csv="id,amount,owner\nA,5,Ann\n")


def test_new_names_become_rows_and_known_ones_are_left_out(desk: Desk) -> None:
    desk.land(PEOPLE, people_csv="id,name\n1,Ann\n")
    new = (
        'changes_only = ["people"]\n'
        + DEALS
        + """
[[tables.people]]
file = "deals"
distinct = true
unless_known = ["name"]
columns = { person_id = "owner", name = "owner" }
"""
    )
    desk.land(new, deals_csv="id,amount,owner\nA,5,Ann\nB,7,Dee\n")
    assert desk.rows("SELECT person_id, name FROM people WHERE known_to IS NULL ORDER BY 1") == [
        ("1", "Ann"),
        ("Dee", "Dee"),
    ]
    assert desk.deals("owner_id") == [("1",), ("Dee",)]
    with pytest.raises(Refused, match=r"unless_known needs 'people' in changes_only"):
        parse_mapping(new.removeprefix('changes_only = ["people"]\n'))


def test_a_table_of_changes_must_be_mapped() -> None:
    with pytest.raises(Refused, match="changes_only: 'leads' is not mapped here; mapped: people"):
        parse_mapping('changes_only = ["leads"]\n' + PEOPLE)


def test_rows_of_a_file_may_be_left_out_by_a_word(desk: Desk) -> None:
    some = PEOPLE.replace(
        'file = "people"\n', 'file = "people"\nleave_out = { column = "deleted", is = ["TRUE", "1"] }\n'
    )
    desk.land(some, people_csv="id,name,deleted\n1,Ann,false\n2,Bo,true\n3,Cy,\n4,Dee,1\n")
    assert desk.rows("SELECT person_id FROM people ORDER BY 1") == [("1",), ("3",)]


def test_an_origin_key_is_kept_with_its_row_and_a_copy_of_it_is_flagged(desk: Desk) -> None:
    keyed = DEALS.replace('amount = "amount"', 'amount = "amount"\norigin_key = "our key"').replace("owner_id", "name")
    keyed = keyed.replace('{ column = "owner", lookup = "people", match = "name" }', '"owner"')
    result = desk.land(
        keyed, deals_csv="id,amount,owner,our key\nA,5,x,prospecting.deal-1\nB,6,y,\nC,7,z,prospecting.deal-1\n"
    )
    assert desk.deals("deal_id", "origin_key") == [
        ("A", "prospecting.deal-1"),
        ("B", None),
        ("C", "prospecting.deal-1"),
    ]
    assert [(one.severity, one.row, one.column, one.found) for one in result.problems] == [
        ("flagged", 4, "our key", "prospecting.deal-1")
    ]


def test_a_rehearsal_says_how_many_will_answer(desk: Desk) -> None:
    desk.land(PEOPLE, people_csv="id,name\n1,Ann\n2,Bo\n")
    (desk.root / "folder" / "people.csv").write_text("id,name\n2,Bob\n3,Cy\n")
    found = {}
    for changes in ((), ("people",)):
        text = f"changes_only = {list(changes)}\n".replace("'", '"') + PEOPLE
        now = MONDAY + timedelta(days=9)
        done = rehearse(desk.root / "folder", parse_mapping(text), now=now, progress=desk.said.append, home=desk.home)
        found[changes] = done.after
    assert found == {(): {"people": 2}, ("people",): {"people": 3}}
