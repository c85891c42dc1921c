"""Histories: what changed, in the words of another system, becomes the facts' own ids, days and numbers."""

from __future__ import annotations

from salesformula.sources.tests.desk import Desk, told

HISTORY = """
[files.deals]
path = "deals.csv"
[files.people]
path = "people.csv"
[files.changes]
path = "changes.csv"
[[tables.people]]
file = "people"
columns = { person_id = "id", name = "name" }
[[tables.deals]]
file = "deals"
columns = { deal_id = "id" }
[[tables.deal_changes]]
file = "changes"
distinct = true
[tables.deal_changes.columns]
deal_id = "deal"
old_value = "old"
new_value = "new"
changed_at = "at"
[tables.deal_changes.columns.field]
column = "field"
[tables.deal_changes.columns.field.values]
Amount = "amount"
"Close Date" = "expected_close_on"
Owner = "owner_id"
Stage = "stage_id"
"*" = "other"
[tables.deal_changes.per_field]
owner_id = { lookup = "people", match = "name" }
stage_id = { values = { Talking = "s1", "*" = "s9" } }
"""
CHANGES = (
    "deal,field,old,new,at\n"
    'A,Amount,"$10,000.00","$12,500.50",2026-01-05 10:00\n'
    "A,Close Date,3/15/2026,4/1/2026,2026-01-05 10:00\n"
    "A,Owner,Ann,Bo,2026-01-06 10:00\n"
    "A,Owner,1,2,2026-01-06 10:00\n"
    "A,Stage,,Talking,2026-01-07 10:00\n"
    "A,Note,x,1/2,2026-01-07 10:00\n"
    "A,Owner,Bo,Nobody,2026-01-08 10:00\n"
    "A,Amount,5,soon,2026-01-09 10:00\n"
)


def test_values_are_read_as_their_field_is_and_what_can_not_be_is_flagged(desk: Desk) -> None:
    people, deals = "id,name\n1,Ann\n2,Bo\n", "id\nA\n"
    result = desk.land(HISTORY, changes_csv=CHANGES, people_csv=people, deals_csv=deals)
    found = desk.rows(
        "SELECT field, old_value, new_value FROM deal_changes WHERE known_to IS NULL ORDER BY changed_at, field"
    )
    assert found == [
        ("amount", "10000", "12500.5"),
        ("expected_close_on", "2026-03-15", "2026-04-01"),
        ("owner_id", "1", "2"),
        ("other", "x", "1/2"),
        ("stage_id", None, "s1"),
        ("owner_id", "2", None),
        ("amount", "5", None),
    ]
    assert [told(problem) for problem in result.problems] == [
        ("deal_changes", "changes.csv", 8, "new", "Nobody"),
        ("deal_changes", "changes.csv", 9, "new", "soon"),
    ]
