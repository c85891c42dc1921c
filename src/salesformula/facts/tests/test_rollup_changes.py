"""The change rollup by hand: whose deal it is or last was, names instead of ids, now, earlier, and as known then."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from salesformula.facts.access import open_facts
from salesformula.facts.tests.staging_ground import MONDAY, TUESDAY, WEDNESDAY, build_from
from salesformula.kit.company import CompanyPolicy

BERLIN = CompanyPolicy(time_zone="Europe/Berlin", currency="EUR")
PEOPLE = "SELECT * FROM (VALUES ('ann', 'Ann'), ('ben', 'Ben')) AS v(person_id, name)"
STAGES = "SELECT * FROM (VALUES ('talk', 'Talk', 1), ('offer', 'Offer', 2)) AS v(stage_id, name, position)"
DEAL = "AS v(deal_id, name, owner_id, stage_id, amount, currency)"
FIRST = f"""SELECT * FROM (VALUES
    ('handed', 'Handed on', 'ann', 'talk', 10.0, 'USD'),
    ('vanishing', 'Vanishing', 'ann', 'talk', 20.0, NULL),
    ('copy', 'Copy', 'ben', 'talk', 30.0, 'USD'),
    ('kept', 'Kept', 'ann', 'talk', 40.0, 'USD')) {DEAL}"""
SECOND = f"""SELECT * FROM (VALUES
    ('handed', 'Handed on', 'ben', 'talk', 10.0, 'USD'),
    ('vanishing', 'Vanishing', 'ben', 'offer', 20.0, NULL),
    ('copy', 'Copy', 'ben', 'talk', 30.0, 'USD'),
    ('kept', 'Kept', 'ann', 'talk', 40.0, 'USD')) {DEAL}"""
THIRD = f"""SELECT * FROM (VALUES
    ('handed', 'Handed on', 'ben', 'offer', 10.0, 'USD'),
    ('kept', 'Kept', 'ann', 'talk', 40.0, 'USD')) {DEAL}"""
MERGED = f"""SELECT 'deals' AS "table", 'copy' AS lost_id, 'kept' AS kept_id, TIMESTAMP '{WEDNESDAY}' AS at"""
TOLD = """SELECT 'kept' AS deal_id, 'stage_id' AS field, NULL::VARCHAR AS old_value, 'talk' AS new_value,
    TIMESTAMP '2026-01-31 23:30' AS changed_at, 'ben' AS changed_by"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("facts")
    build_from(made, MONDAY, BERLIN, deals=FIRST, stages=STAGES, people=PEOPLE)
    build_from(made, TUESDAY, BERLIN, deals=SECOND, deal_changes=TOLD)
    build_from(made, WEDNESDAY, BERLIN, deals=THIRD, merges=MERGED)
    return made


def _changes(home: Path, *columns: str, **when: Any) -> list[tuple[Any, ...]]:
    rollup = open_facts(root=home, company=BERLIN, **when).table("change_rollup")
    found = rollup.select(*columns).to_pyarrow().to_pylist()
    return sorted((tuple(row.values()) for row in found), key=str)


def test_a_change_is_of_todays_owner_or_of_the_last_one_of_a_deal_that_is_no_more(home: Path) -> None:
    assert _changes(home, "deal_id", "field", "deal", "owner", "is_left") == [
        ("copy", "merged_into", "Copy", "Ben", True),
        ("handed", "owner_id", "Handed on", "Ben", False),
        ("handed", "stage_id", "Handed on", "Ben", False),
        ("kept", "stage_id", "Kept", "Ann", False),
        ("vanishing", "is_gone", "Vanishing", "Ben", True),
        ("vanishing", "owner_id", "Vanishing", "Ben", True),
        ("vanishing", "stage_id", "Vanishing", "Ben", True),
    ]


def test_ids_have_the_names_beside_them_and_other_values_stay(home: Path) -> None:
    assert _changes(home, "deal_id", "field", "old_label", "new_label") == [
        ("copy", "merged_into", None, "kept"),
        ("handed", "owner_id", "Ann", "Ben"),
        ("handed", "stage_id", "Talk", "Offer"),
        ("kept", "stage_id", None, "Talk"),
        ("vanishing", "is_gone", "false", "true"),
        ("vanishing", "owner_id", "Ann", "Ben"),
        ("vanishing", "stage_id", "Talk", "Offer"),
    ]


def test_the_source_or_the_build_has_told_of_a_change_on_a_day_of_the_company(home: Path) -> None:
    by_source = [row for row in _changes(home, "is_noticed", "deal_id", "changed_on", "changer") if not row[0]]
    assert by_source == [(False, "kept", date(2026, 2, 1), "Ben")]
    assert {row for row in _changes(home, "is_noticed", "changed_on") if row[0]} == {
        (True, TUESDAY.date()),
        (True, WEDNESDAY.date()),
    }


def test_amounts_without_a_currency_are_in_the_companys(home: Path) -> None:
    assert {(row[0], row[1]) for row in _changes(home, "deal_id", "currency")} == {
        ("copy", "USD"), ("handed", "USD"), ("kept", "USD"), ("vanishing", "EUR"),
    }  # fmt: skip


def test_as_of_a_day_later_changes_are_not_there_and_deals_belong_to_their_owner_of_then(home: Path) -> None:
    assert _changes(home, "deal_id", "field", "owner", as_of=date(2026, 3, 2)) == [("kept", "stage_id", "Ann")]
    assert _changes(home, "deal_id", "field", "owner", "is_left", as_of=date(2026, 3, 3)) == [
        ("handed", "owner_id", "Ben", False),
        ("kept", "stage_id", "Ann", False),
        ("vanishing", "owner_id", "Ben", False),
        ("vanishing", "stage_id", "Ben", False),
    ]


def test_as_of_a_day_after_it_left_a_deal_is_of_its_last_owner(home: Path) -> None:
    now = _changes(home, "deal_id", "field", "owner", "is_left")
    assert _changes(home, "deal_id", "field", "owner", "is_left", as_of=WEDNESDAY.date()) == now


def test_as_known_before_an_import_nothing_of_it_is_there(home: Path) -> None:
    assert _changes(home, "deal_id", as_known=datetime(2026, 3, 2, 12)) == []
    assert _changes(home, "deal_id", "field", "is_left", as_known=datetime(2026, 3, 3, 12)) == [
        ("handed", "owner_id", False),
        ("kept", "stage_id", False),
        ("vanishing", "owner_id", False),
        ("vanishing", "stage_id", False),
    ]


def test_a_first_value_on_the_day_of_opening_is_the_opening(tmp_path: Path) -> None:
    deal = "SELECT 'a' AS deal_id, TIMESTAMP '2026-02-01 08:00' AS created_at"
    told = """SELECT * FROM (VALUES ('talk', TIMESTAMP '2026-02-01 08:01'), ('offer', TIMESTAMP '2026-02-02 08:00'))
        AS v(new_value, changed_at), (SELECT 'a' AS deal_id, 'stage_id' AS field)"""
    build_from(tmp_path, MONDAY, BERLIN, deals=deal, deal_changes=told)
    assert _changes(tmp_path, "new_value", "is_opening") == [("offer", False), ("talk", True)]


def test_a_deal_that_came_back_is_of_its_owner_again(tmp_path: Path) -> None:
    row = "SELECT 'a' AS deal_id, '{owner}' AS owner_id UNION ALL SELECT 'b', 'ben'"
    build_from(tmp_path, MONDAY, deals=row.format(owner="ann"), people=PEOPLE)
    build_from(tmp_path, TUESDAY, deals="SELECT 'b' AS deal_id, 'ben' AS owner_id")
    build_from(tmp_path, WEDNESDAY, deals=row.format(owner="ben"))
    assert _changes(tmp_path, "field", "owner", "is_left", as_of=TUESDAY.date()) == [("is_gone", "Ann", True)]
    assert _changes(tmp_path, "field", "owner", "is_left") == [
        ("is_gone", "Ben", False),
        ("is_gone", "Ben", False),
        ("owner_id", "Ben", False),
    ]
