"""Rows that can't be as they say: they land, and the reason is told with both dates."""

from __future__ import annotations

import pytest

from salesformula.sources.importing import ImportResult
from salesformula.sources.tests.desk import DEALS, Desk

LEADS = """
[files.leads]
path = "leads.csv"
[[tables.leads]]
file = "leads"
[tables.leads.columns]
lead_id = "id"
created_at = "contact"
"""
STAGES = """
[files.stages]
path = "stages.csv"
[[tables.stages]]
file = "stages"
[tables.stages.columns]
stage_id = "id"
name = "name"
is_won = "won"
is_closed = "closed"
"""
THREE_STAGES = "id,name,won,closed\n1,Open,no,no\n2,Won,yes,yes\n3,Lost,no,yes\n"


def _flags(result: ImportResult) -> list[tuple[str, int, str, str, str]]:
    assert all(problem.severity == "flagged" for problem in result.problems)
    return [(p.table, p.row, p.column, p.found, p.expected) for p in result.problems]


def test_a_deal_closed_before_it_was_created_is_flagged_by_days(desk: Desk) -> None:
    rows = "A,2026-01-07,2026-01-03\nB,2026-01-07 10:00,2026-01-07\nC,2026-01-07,2026-01-06\nD,,2026-01-06\n"
    result = desk.land(DEALS + 'created_at = "start"\nclosed_at = "end"\n', deals_csv="id,start,end\n" + rows)
    expected = "a day on or after the deal was created"
    assert _flags(result) == [
        ("deals", 2, "end", "2026-01-03, 4 days before 2026-01-07", expected),
        ("deals", 4, "end", "2026-01-06, 1 day before 2026-01-07", expected),
    ]
    assert (result.counts["deals"].landed, result.counts["deals"].flagged) == (4, 2)


def test_the_days_of_an_order_are_the_companys(desk: Desk) -> None:
    mapping = '[company]\ntime_zone = "America/New_York"\n' + DEALS + 'created_at = "start"\nclosed_at = "end"\n'
    result = desk.land(mapping, deals_csv="id,start,end\nA,2026-01-08T02:00:00Z,2026-01-07T23:00:00Z\n")
    assert result.problems == []


def test_a_deal_won_before_its_lead_came_in_is_flagged(desk: Desk) -> None:
    deals = DEALS + 'lead_id = "lead"\nclosed_at = "end"\nis_won = "won"\n'
    rows = "A,l1,2026-01-03,yes\nB,l1,2026-01-03,no\nC,l2,2026-01-03,yes\nD,l1,2026-01-05,yes\n"
    files = {"deals_csv": "id,lead,end,won\n" + rows, "leads_csv": "id,contact\nl1,2026-01-05\nl2,2026-01-01\n"}
    result = desk.land(deals + LEADS, **files)
    assert _flags(result) == [
        ("deals", 2, "end", "2026-01-03, 2 days before 2026-01-05", "a day on or after its lead came in")
    ]


def test_the_lead_may_name_the_deal_and_the_stage_may_say_that_it_was_won(desk: Desk) -> None:
    mapping = DEALS + 'stage_id = "stage"\nclosed_at = "end"\n' + LEADS + 'deal_id = "deal"\n' + STAGES
    files = {"deals_csv": "id,stage,end\nA,2,2026-01-03\n", "leads_csv": "id,contact,deal\nl1,2026-01-05,A\n"}
    result = desk.land(mapping, stages_csv=THREE_STAGES, **files)
    assert [flag[3] for flag in _flags(result)] == ["2026-01-03, 2 days before 2026-01-05"]


@pytest.mark.parametrize(
    ("table", "columns", "start", "end"),
    [
        ("memberships", 'person_id = "id"', "valid_from", "valid_to"),
        ("quotas", 'person_id = "id"\nmetric = { constant = "acv" }', "period_start", "period_end"),
        ("subscriptions", 'subscription_id = "id"', "started_on", "ended_on"),
        ("people", 'person_id = "id"', "started_on", "ended_on"),
    ],
)
def test_an_end_before_its_beginning_is_flagged(desk: Desk, table: str, columns: str, start: str, end: str) -> None:
    mapping = f'[files.f]\npath = "f.csv"\n[[tables.{table}]]\nfile = "f"\n[tables.{table}.columns]\n{columns}\n'
    rows = "A,2026-03-01,2026-01-30\nB,2026-03-01,2026-03-01\nC,2026-03-01,\n"
    result = desk.land(mapping + f'{start} = "from"\n{end} = "to"\n', f_csv="id,from,to\n" + rows)
    assert [flag[:4] for flag in _flags(result)] == [(table, 2, "to", "2026-01-30, 30 days before 2026-03-01")]
    assert result.counts[table].landed == 3


def test_a_deal_that_is_not_what_its_stage_says_is_flagged(desk: Desk) -> None:
    mapping = DEALS + 'stage_id = "stage"\nis_won = "won"\nis_closed = "closed"\n' + STAGES
    rows = "A,3,yes,yes\nB,2,no,yes\nC,2,yes,yes\nD,3,no,yes\nE,1,yes,yes\nF,1,no,no\nG,2,yes,no\n"
    result = desk.land(mapping, deals_csv="id,stage,won,closed\n" + rows, stages_csv=THREE_STAGES)
    assert [flag[1:] for flag in _flags(result)] == [
        (2, "stage", "won, in stage Lost", "a stage that says of the deal what the deal says"),
        (3, "stage", "lost, in stage Won", "a stage that says of the deal what the deal says"),
        (8, "won", "won, but not closed", "a deal that is won is closed"),
    ]


def test_an_unknown_stage_is_named_with_its_row(desk: Desk) -> None:
    mapping = DEALS + 'stage_id = { column = "stage", lookup = "stages", match = "name" }\n' + STAGES
    result = desk.land(mapping, deals_csv="id,stage\nA,Won\nB,Signed\n", stages_csv=THREE_STAGES)
    assert _flags(result) == [("deals", 3, "stage", "Signed", "the name of exactly one row of stages")]


def test_an_unknown_stage_id_is_named_with_its_row(desk: Desk) -> None:
    result = desk.land(
        DEALS + 'stage_id = "stage"\n' + STAGES, deals_csv="id,stage\nA,2\nB,9\n", stages_csv=THREE_STAGES
    )
    assert _flags(result) == [("deals", 3, "stage", "9", "a stage_id of stages")]
