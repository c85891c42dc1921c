"""Merges that leave something out are flagged in the problems of the import."""

from __future__ import annotations

import pytest

from salesformula.sources.problems import Problem
from salesformula.sources.tests.desk import Desk

PEOPLE = """
[files.people]
path = "people.csv"
[[tables.people]]
file = "people"
[tables.people.columns]
person_id = "id"
name = "name"
"""
QUOTAS = """
[files.quotas]
path = "quotas.csv"
[[tables.quotas]]
file = "quotas"
[tables.quotas.columns]
person_id = "who"
metric = { constant = "acv" }
period_start = { column = "from", format = "%Y-%m-%d" }
period_end = { column = "to", format = "%Y-%m-%d" }
amount = { column = "quota", decimal = "." }
"""
MERGES = """
[files.merges]
path = "merges.csv"
[[tables.merges]]
file = "merges"
[tables.merges.columns]
table = "table"
lost_id = "lost"
kept_id = "kept"
"""

PEOPLE_CSV = "id,name\nann,Ann\nben,Ben\n"
#: Ann and Ben both have the first quarter, Ann alone the second.
QUOTAS_CSV = (
    "who,from,to,quota\nann,2026-01-01,2026-04-01,70\nann,2026-04-01,2026-07-01,80\nben,2026-01-01,2026-04-01,100\n"
)
ANN_INTO_BEN = "table,lost,kept\npeople,ann,ben\n"


def _told(problems: list[Problem]) -> list[tuple[str, str, int, str, str]]:
    return [(one.severity, one.file, one.row, one.column, one.found) for one in problems]


def _quotas(desk: Desk) -> list[tuple[str, str, int]]:
    sql = "SELECT person_id, CAST(period_start AS VARCHAR), CAST(amount AS INT) FROM quotas WHERE known_to IS NULL"
    return sorted(desk.rows(sql))


KEPT = [("ben", "2026-01-01", 100), ("ben", "2026-04-01", 80)]


def test_the_quota_that_a_merge_leaves_out_is_flagged_at_its_row(desk: Desk) -> None:
    files = {"people_csv": PEOPLE_CSV, "quotas_csv": QUOTAS_CSV, "merges_csv": ANN_INTO_BEN}
    result = desk.land(PEOPLE + QUOTAS + MERGES, **files)
    assert _told(result.problems) == [("flagged", "quotas.csv", 2, "who", "ann was merged into ben")]
    assert result.problems[0].expected == (
        "no second row of quotas with the same metric and period_start: the row of the kept record counts, "
        "this one does not"
    )
    assert _quotas(desk) == KEPT


def test_it_is_flagged_again_when_the_quotas_come_again_without_the_merge(desk: Desk) -> None:
    files = {"people_csv": PEOPLE_CSV, "quotas_csv": QUOTAS_CSV, "merges_csv": ANN_INTO_BEN}
    desk.land(PEOPLE + QUOTAS + MERGES, **files)
    result = desk.land(QUOTAS, quotas_csv=QUOTAS_CSV)
    # Ann is gone from the people by now, so that what names her points to no row as well.
    assert ("flagged", "quotas.csv", 2, "who", "ann was merged into ben") in _told(result.problems)
    assert _quotas(desk) == KEPT


@pytest.mark.parametrize("n_deliveries", [1, 2])
def test_a_merge_of_people_whose_quotas_are_known_already_is_flagged_at_the_merge(
    desk: Desk, n_deliveries: int
) -> None:
    desk.land(PEOPLE + QUOTAS, people_csv=PEOPLE_CSV, quotas_csv=QUOTAS_CSV)
    for _ in range(n_deliveries):
        result = desk.land(MERGES, merges_csv=ANN_INTO_BEN)
    found = ("flagged", "merges.csv", 2, "lost", "ann into ben: 1 of quotas on both sides")
    assert _told(result.problems) == [found]
    assert _quotas(desk) == KEPT


def test_a_merge_into_a_record_nobody_knows_is_flagged_and_not_followed(desk: Desk) -> None:
    files = {"people_csv": PEOPLE_CSV, "quotas_csv": QUOTAS_CSV, "merges_csv": "table,lost,kept\npeople,ann,zoe\n"}
    result = desk.land(PEOPLE + QUOTAS + MERGES, **files)
    assert _told(result.problems) == [("flagged", "merges.csv", 2, "kept", "ann into zoe")]
    assert result.problems[0].expected == "a person_id of people: nothing is merged into a record nobody knows"
    assert len(_quotas(desk)) == 3


def test_a_chain_that_ends_at_a_known_record_is_no_problem(desk: Desk) -> None:
    merges = "table,lost,kept\npeople,old,ann\npeople,ann,ben\n"
    result = desk.land(PEOPLE + MERGES, people_csv=PEOPLE_CSV, merges_csv=merges)
    assert result.problems == []
