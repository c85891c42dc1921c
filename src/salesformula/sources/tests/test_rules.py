"""The grammar of mappings: what each rule makes of a row."""

from __future__ import annotations

from decimal import Decimal

from salesformula.sources.tests.desk import DEALS, Desk, told

PEOPLE = """
[files.people]
path = "people.csv"
[[tables.people]]
file = "people"
[tables.people.columns]
person_id = "id"
name = "name"
"""


def test_a_constant_stands_in_every_row(desk: Desk) -> None:
    desk.land(DEALS + 'kind = { constant = "new" }\nis_won = { constant = true }\n', deals_csv="id\nA\nB\n")
    assert desk.deals("kind", "is_won") == [("new", True), ("new", True)]


def test_values_are_mapped_and_star_stands_for_anything_else_and_nothing_for_empty(desk: Desk) -> None:
    rule = 'is_won = { column = "stage", values = { Won = true, Lost = false, "" = false } }\n'
    rule += 'kind = { column = "stage", values = { Won = "new", "*" = "addon" } }\n'
    desk.land(DEALS + rule, deals_csv="id,stage\nA,Won\nB,Lost\nC,\n")
    assert desk.deals("is_won", "kind") == [(True, "new"), (False, "addon"), (False, None)]


def test_a_value_that_the_map_leaves_out_sets_its_row_aside(desk: Desk) -> None:
    rule = 'is_won = { column = "stage", values = { Won = true, Lost = false } }\n'
    result = desk.land(DEALS + rule, deals_csv="id,stage\nA,Won\nB,Open\n")
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 3, "stage", "Open")]
    assert result.problems[0].expected == "one of Won, Lost"


def test_columns_are_joined_and_empty_parts_left_out(desk: Desk) -> None:
    rule = 'name = { join = ["first", "last"], with = " " }\n'
    desk.land(DEALS + rule, deals_csv="id,first,last\nA,Ann,Lee\nB,,Lee\nC,,\n")
    assert desk.deals("name") == [("Ann Lee",), ("Lee",), (None,)]


def test_a_looked_up_name_becomes_the_key_of_its_row(desk: Desk) -> None:
    rule = 'owner_id = { column = "owner", lookup = "people", match = "name" }\n'
    people = "id,name\np1,Ann\np2,Bob\np3,Bob\n"
    result = desk.land(DEALS + rule + PEOPLE, deals_csv="id,owner\nA,Ann\nB,Bob\nC,Cem\nD,\n", people_csv=people)
    assert desk.deals("owner_id") == [("p1",), (None,), (None,), (None,)]
    assert [(p.severity, p.row, p.column, p.found) for p in result.problems] == [
        ("flagged", 3, "owner", "Bob"),
        ("flagged", 4, "owner", "Cem"),
    ]


def test_rows_without_the_named_column_are_left_out(desk: Desk) -> None:
    mapping = DEALS.replace('file = "deals"', 'file = "deals"\nskip_empty = "id"')
    result = desk.land(mapping, deals_csv="id,name\nA,x\n,total\n")
    assert desk.deals("deal_id") == [("A",)]
    assert result.problems == []


def test_several_blocks_of_a_table_are_united(desk: Desk) -> None:
    second = (
        '[files.more]\npath = "more.csv"\n[[tables.deals]]\nfile = "more"\n[tables.deals.columns]\ndeal_id = "key"\n'
    )
    desk.land(DEALS + 'name = "name"\n' + second, deals_csv="id,name\nA,x\n", more_csv="key\nB\n")
    assert desk.deals("deal_id", "name") == [("A", "x"), ("B", None)]


def test_numbers_follow_their_decimal_sign_and_their_unit(desk: Desk) -> None:
    rule = 'amount = { column = "value", decimal = ",", times = 1000 }\n'
    desk.land(DEALS + rule, deals_csv="id;value\nA;1.234,5\nB;2\n")
    assert desk.deals("amount") == [(Decimal("1234500.0000"),), (Decimal("2000.0000"),)]


def test_blanks_around_a_cell_are_no_part_of_it(desk: Desk) -> None:
    desk.land(DEALS + 'name = "name"\n', deals_csv="id,name\n A , x y \nB,  \n")
    assert desk.deals("deal_id", "name") == [("A", "x y"), ("B", None)]


def test_sql_sees_the_files_as_text_and_empty_cells_as_nothing(desk: Desk) -> None:
    sql = "SELECT id AS deal_id, upper(stage) AS name, coalesce(value, '0')::INT * 2 AS amount FROM deals"
    mapping = f'[files.deals]\npath = "deals.csv"\n[[tables.deals]]\nsql = "{sql}"\n'
    desk.land(mapping, deals_csv="id,stage,value\nA,won,3\nB,lost,\n")
    assert desk.deals("deal_id", "name", "amount") == [("A", "WON", Decimal(6)), ("B", "LOST", Decimal(0))]


def test_problems_of_sql_are_numbered_by_the_rows_of_the_result(desk: Desk) -> None:
    mapping = (
        '[files.deals]\npath = "deals.csv"\n[[tables.deals]]\nsql = "SELECT id AS deal_id, v AS amount FROM deals"\n'
    )
    result = desk.land(mapping, deals_csv="id,v\nA,1\nB,x\n")
    assert [told(problem) for problem in result.problems] == [("deals", "sql for deals", 2, "amount", "x")]


def test_value_maps_match_whatever_the_case(desk: Desk) -> None:
    rule = 'is_won = { column = "stage", values = { Won = true, LOST = false } }\n'
    result = desk.land(DEALS + rule, deals_csv="id,stage\nA,won\nB,WON\nC,Lost\nD,open\n")
    assert desk.deals("deal_id", "is_won") == [("A", True), ("B", True), ("C", False)]
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 5, "stage", "open")]


def test_rows_equal_in_all_mapped_columns_are_delivered_once(desk: Desk) -> None:
    people = PEOPLE.replace('file = "people"', 'file = "people"\nskip_empty = "owner"\ndistinct = true')
    people = people.replace('"id"', '"owner"').replace('name = "name"', 'name = "owner"')
    result = desk.land(people, people_csv="deal,owner\n1,Ann\n2,Bob\n3,Ann\n4,\n5, Ann \n")
    assert desk.rows("SELECT person_id, name FROM people ORDER BY 1") == [("Ann", "Ann"), ("Bob", "Bob")]
    assert (result.counts["people"].delivered, result.problems) == (2, [])


def test_a_value_that_no_map_knows_is_named_even_where_rows_are_delivered_once(desk: Desk) -> None:
    mapping = DEALS.replace('file = "deals"', 'file = "deals"\ndistinct = true')
    rule = 'is_won = { column = "stage", values = { Won = true } }\n'
    result = desk.land(mapping + rule, deals_csv="id,stage\nA,Won\nA,Won\nB,x\nB,x\nB,y\n")
    assert [(problem.row, problem.found) for problem in result.problems] == [(4, "x"), (6, "y")]


def test_the_first_part_of_a_cell_with_several_values_is_taken(desk: Desk) -> None:
    rule = 'account_id = { column = "ids", first_of = ";" }\n'
    desk.land(DEALS + rule, deals_csv='id,ids\nA,8001;8002\nB,"; 8002 ;8003"\nC,8003\nD,;\nE,\n')
    assert desk.deals("account_id") == [("8001",), ("8002",), ("8003",), (None,), (None,)]


def test_a_column_may_count_only_where_another_holds_one_of_some_values(desk: Desk) -> None:
    rule = 'closed_at = { column = "close", where = "stage", is = ["Closed Won", "Closed Lost"] }\n'
    rows = "A,2026-01-05,closed won\nB,2026-01-06,Demo\nC,2026-01-07,Closed Lost\nD,2026-01-08,\n"
    desk.land(DEALS + rule, deals_csv="id,close,stage\n" + rows)
    days = desk.deals("strftime(closed_at, '%Y-%m-%d')")
    assert days == [("2026-01-05",), (None,), ("2026-01-07",), (None,)]


def test_times_without_a_zone_are_read_in_the_zone_of_the_files_and_days_in_the_companys(desk: Desk) -> None:
    mapping = 'times_in = "UTC"\n[company]\ntime_zone = "America/New_York"\n' + DEALS
    rule = 'created_at = "at"\nexpected_close_on = "on"\n'
    rows = "A,2026-01-05 03:00,2026-01-05 03:00\nB,2026-01-05,2026-01-05\nC,2026-01-05 00:00,2026-01-05 00:00:00\n"
    desk.land(mapping + rule, deals_csv="id,at,on\n" + rows)
    shown = desk.deals("strftime(created_at, '%d %H:%M')", "strftime(expected_close_on, '%d')")
    assert shown == [("05 03:00", "04"), ("05 05:00", "05"), ("05 00:00", "05")]
