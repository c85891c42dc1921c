"""Builds: history is kept, lines are flattened, days are labelled, and what is broken never answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from salesformula.facts import rollups, versions
from salesformula.facts.checks import BrokenFacts
from salesformula.facts.tables import TABLES
from salesformula.facts.tests.staging_ground import MONDAY, TUESDAY, WEDNESDAY, build_from, rows
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused

ANN_AND_BOB = "SELECT * FROM (VALUES ('a', 'Ann'), ('b', 'Bob')) AS v(person_id, name)"
ANN_RENAMED = "SELECT * FROM (VALUES ('a', 'Anna'), ('c', 'Cem')) AS v(person_id, name)"


@pytest.fixture(autouse=True)
def _no_rollups(monkeypatch: pytest.MonkeyPatch) -> None:
    """They cost a second a build and have tests of their own."""
    monkeypatch.setattr(rollups, "materialise", lambda connection, company: None)


def test_every_table_exists_in_every_version(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, people=ANN_AND_BOB)
    found = dict(rows(tmp_path, "SELECT table_name, estimated_size FROM duckdb_tables()"))
    assert set(TABLES) <= set(found)
    assert found["contacts"] == 0


def test_columns_have_the_kinds_of_the_schema(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, people=ANN_AND_BOB)
    kinds = {row[0]: row[1] for row in rows(tmp_path, "DESCRIBE deals")}
    assert kinds["amount"] == "DECIMAL(18,4)"
    assert kinds["closed_at"] == kinds["known_from"] == kinds["known_to"] == "TIMESTAMP"
    assert (kinds["expected_close_on"], kinds["is_won"], kinds["discount_share"]) == ("DATE", "BOOLEAN", "DOUBLE")


def test_equal_rows_stay_changed_ones_are_closed_and_opened_and_absent_ones_closed(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, people=ANN_AND_BOB)
    build_from(tmp_path, TUESDAY, people=ANN_RENAMED)
    build_from(tmp_path, WEDNESDAY, people=ANN_RENAMED)
    assert rows(tmp_path, "SELECT person_id, name, known_from, known_to FROM people ORDER BY ALL") == [
        ("a", "Ann", MONDAY, TUESDAY),
        ("a", "Anna", TUESDAY, None),
        ("b", "Bob", MONDAY, TUESDAY),
        ("c", "Cem", TUESDAY, None),
    ]


def test_empty_cells_equal_empty_cells(tmp_path: Path) -> None:
    nameless = "SELECT 'a' AS person_id, NULL::VARCHAR AS name"
    build_from(tmp_path, MONDAY, people=nameless)
    build_from(tmp_path, TUESDAY, people=nameless)
    assert rows(tmp_path, "SELECT known_from, known_to FROM people") == [(MONDAY, None)]


def test_tables_that_are_not_delivered_are_untouched(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, people=ANN_AND_BOB, accounts="SELECT 'x' AS account_id")
    build_from(tmp_path, TUESDAY, people=ANN_RENAMED)
    assert rows(tmp_path, "SELECT account_id, known_from, known_to FROM accounts") == [("x", MONDAY, None)]


def test_two_builds_of_one_instant_leave_the_second(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, people=ANN_AND_BOB)
    build_from(tmp_path, MONDAY, people=ANN_RENAMED)
    assert rows(tmp_path, "SELECT name, known_to FROM people ORDER BY ALL") == [("Anna", None), ("Cem", None)]


def test_a_clock_that_went_back_is_refused(tmp_path: Path) -> None:
    build_from(tmp_path, TUESDAY, people=ANN_AND_BOB)
    with pytest.raises(Refused, match="2026-03-03 06:00:00"):
        build_from(tmp_path, MONDAY, people=ANN_RENAMED)
    assert rows(tmp_path, "SELECT count(*) FROM people") == [(2,)]


def test_the_reporting_tree_is_flattened_and_includes_everyone_under_themselves(tmp_path: Path) -> None:
    people = "SELECT unnest(['d', 'm', 's']) AS person_id"
    lines = "SELECT * FROM (VALUES ('s', 'm'), ('m', 'd'), ('d', 'd')) AS v(person_id, manager_id)"
    build_from(tmp_path, MONDAY, people=people, memberships=lines)
    found = rows(tmp_path, "SELECT ancestor_id, person_id FROM reports WHERE known_to IS NULL ORDER BY ALL")
    assert found == [("d", "d"), ("d", "m"), ("d", "s"), ("m", "m"), ("m", "s"), ("s", "s")]


def test_only_the_manager_of_today_counts(tmp_path: Path) -> None:
    lines = """SELECT * FROM (VALUES
        ('s', 'old', NULL, DATE '2026-03-02'), ('s', 'new', DATE '2026-03-02', NULL),
        ('s', 'next', DATE '2026-03-03', NULL)
    ) AS v(person_id, manager_id, valid_from, valid_to)"""
    build_from(tmp_path, MONDAY, memberships=lines)
    found = rows(tmp_path, "SELECT ancestor_id FROM reports WHERE person_id = 's' AND known_to IS NULL ORDER BY 1")
    assert found == [("new",), ("s",)]


def test_a_circle_of_superiors_is_refused_by_the_names_in_it(tmp_path: Path) -> None:
    lines = "SELECT * FROM (VALUES ('a', 'b'), ('b', 'a')) AS v(person_id, manager_id)"
    with pytest.raises(Refused, match="circle through Ann and Bob"):
        build_from(tmp_path, MONDAY, people=ANN_AND_BOB, memberships=lines)
    assert versions.current(tmp_path) is None


def test_the_calendar_reaches_two_years_around_the_facts(tmp_path: Path) -> None:
    deal = "SELECT 'x' AS deal_id, TIMESTAMP '2017-02-10' AS closed_at"
    build_from(tmp_path, MONDAY, deals=deal)
    assert rows(tmp_path, 'SELECT min("on"), max("on"), count(*) FROM calendar WHERE known_to IS NULL') == [
        (date(2015, 1, 1), date(2019, 12, 31), 1826)
    ]
    assert rows(
        tmp_path, "SELECT * EXCLUDE (known_from, known_to, origin_key) FROM calendar WHERE \"on\" = '2017-02-10'"
    ) == [(date(2017, 2, 10), "2017-02", date(2017, 2, 1), "2017Q1", date(2017, 1, 1), date(2017, 4, 1), 2017)]


def test_quarters_follow_the_fiscal_year(tmp_path: Path) -> None:
    deal = "SELECT 'x' AS deal_id, TIMESTAMP '2017-02-10' AS closed_at"
    build_from(tmp_path, MONDAY, company=CompanyPolicy(fiscal_year_starts=2), deals=deal)
    found = rows(tmp_path, "SELECT quarter, quarter_start, fiscal_year FROM calendar WHERE \"on\" = '2017-02-10'")
    assert found == [("2018Q1", date(2017, 2, 1), 2018)]


def test_each_version_says_when_and_under_which_settings_it_was_built(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, people=ANN_AND_BOB)
    build_from(tmp_path, TUESDAY, company=CompanyPolicy(currency="EUR"), people=ANN_AND_BOB)
    found = rows(tmp_path, "SELECT version, built_at, company->>'currency' FROM versions_meta ORDER BY 1")
    assert found == [(1, MONDAY, "USD"), (2, TUESDAY, "EUR")]


def test_facts_with_a_key_twice_never_answer(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, people=ANN_AND_BOB)
    with pytest.raises(BrokenFacts, match=r"people: the key \(a\) stands twice"):
        build_from(tmp_path, TUESDAY, people="SELECT * FROM (VALUES ('a', 'x'), ('a', 'y')) AS v(person_id, name)")
    assert rows(tmp_path, "SELECT name FROM people ORDER BY 1") == [("Ann",), ("Bob",)]
    assert not list((tmp_path / "facts").glob("*.tmp*"))


def test_facts_with_an_empty_key_never_answer(tmp_path: Path) -> None:
    with pytest.raises(BrokenFacts, match="people: a row has an empty key"):
        build_from(tmp_path, MONDAY, people="SELECT NULL::VARCHAR AS person_id")
    assert versions.current(tmp_path) is None


def test_after_undo_the_earlier_rows_answer(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, people=ANN_AND_BOB)
    build_from(tmp_path, TUESDAY, people=ANN_RENAMED)
    versions.undo(tmp_path)
    assert rows(tmp_path, "SELECT name FROM people WHERE known_to IS NULL ORDER BY 1") == [("Ann",), ("Bob",)]
