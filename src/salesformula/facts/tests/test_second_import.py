"""A second import: what changed is in the tables of changes, and earlier days and instants answer as they were."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesformula.facts.access import open_facts
from salesformula.facts.tests.staging_ground import MONDAY, TUESDAY, WEDNESDAY, build_from, rows
from salesformula.kit.errors import Refused

STAGES = """SELECT * FROM (VALUES ('talk', 1, false, false), ('offer', 2, false, false), ('won', 3, true, true))
    AS v(stage_id, position, is_won, is_closed)"""
DEAL = "AS v(deal_id, amount, created_at, closed_at, stage_id, owner_id)"
FIRST = f"""SELECT * FROM (VALUES
    ('closing', 100.0, TIMESTAMP '2026-01-05', NULL::TIMESTAMP, 'talk', 'ann'),
    ('moving', 50.0, TIMESTAMP '2026-01-06', NULL, 'talk', 'ben'),
    ('vanishing', 70.0, TIMESTAMP '2026-01-07', NULL, 'offer', 'ann'),
    ('copy', 5.0, TIMESTAMP '2026-01-08', NULL, 'talk', 'ben'),
    ('same', 20.0, TIMESTAMP '2026-01-09', NULL, 'talk', 'ann')) {DEAL}"""
SECOND = f"""SELECT * FROM (VALUES
    ('closing', 120.0, TIMESTAMP '2026-01-05', TIMESTAMP '2026-02-10', 'won', 'ann'),
    ('moving', 50.5, TIMESTAMP '2026-01-06', NULL, 'offer', 'ann'),
    ('same', 20.0, TIMESTAMP '2026-01-09', NULL, 'talk', 'ann'),
    ('new', 30.0, TIMESTAMP '2026-02-01', NULL, 'talk', 'ann')) {DEAL}"""
MERGED = """SELECT 'deals' AS "table", 'copy' AS lost_id, 'moving' AS kept_id, TIMESTAMP '2026-03-01' AS at"""
CALLS = "SELECT 'call' AS activity_id, 'copy' AS deal_id, TIMESTAMP '2026-01-20' AS occurred_at"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("facts")
    build_from(made, MONDAY, deals=FIRST, stages=STAGES, activities=CALLS)
    build_from(made, TUESDAY, deals=SECOND, merges=MERGED)
    return made


def _deals(home: Path, **when: Any) -> dict[str, tuple[Any, ...]]:
    rollup = open_facts(root=home, **when).table("deal_rollup")
    found = rollup.select("deal_id", "amount", "stage_id", "owner_id", "is_won").to_pyarrow().to_pylist()
    return {row["deal_id"]: (row["amount"], row["stage_id"], row["owner_id"], row["is_won"]) for row in found}


def test_each_step_stands_in_the_table_of_changes(home: Path) -> None:
    found = rows(home, "SELECT deal_id, field, old_value, new_value, changed_at FROM deal_changes ORDER BY ALL")
    won_on = datetime(2026, 2, 10)
    assert found == [
        ("closing", "amount", "100", "120", won_on),
        ("closing", "closed_at", None, "2026-02-10 00:00:00", won_on),
        ("closing", "stage_id", "talk", "won", won_on),
        ("copy", "merged_into", None, "moving", datetime(2026, 3, 1)),
        ("moving", "amount", "50", "50.5", TUESDAY),
        ("moving", "owner_id", "ben", "ann", TUESDAY),
        ("moving", "stage_id", "talk", "offer", TUESDAY),
        ("vanishing", "is_gone", "false", "true", TUESDAY),
    ]


def test_today_stands_what_was_delivered_last(home: Path) -> None:
    assert _deals(home) == {
        "closing": (Decimal("120.00"), "won", "ann", True),
        "moving": (Decimal("50.50"), "offer", "ann", False),
        "same": (Decimal("20.00"), "talk", "ann", False),
        "new": (Decimal("30.00"), "talk", "ann", False),
    }


def test_as_of_the_middle_of_the_quarter_everything_stands_as_it_stood(home: Path) -> None:
    assert _deals(home, as_of=date(2026, 2, 5)) == {
        "closing": (Decimal("100.00"), "talk", "ann", False),
        "moving": (Decimal("50.00"), "talk", "ben", False),
        "vanishing": (Decimal("70.00"), "offer", "ann", False),
        "copy": (Decimal("5.00"), "talk", "ben", False),
        "same": (Decimal("20.00"), "talk", "ann", False),
        "new": (Decimal("30.00"), "talk", "ann", False),
    }


def test_as_of_the_day_of_the_win_it_is_won_with_the_amount_it_was_won_with(home: Path) -> None:
    assert _deals(home, as_of=date(2026, 2, 10))["closing"] == (Decimal("120.00"), "won", "ann", True)


def test_as_of_the_day_of_the_merge_the_copy_is_not_there_any_more(home: Path) -> None:
    assert set(_deals(home, as_of=date(2026, 2, 28))) - set(_deals(home, as_of=date(2026, 3, 1))) == {"copy"}


def test_as_of_a_day_before_a_deal_was_opened_it_is_not_there(home: Path) -> None:
    assert set(_deals(home, as_of=date(2026, 1, 6))) == {"closing", "moving"}


def test_events_after_the_day_are_not_there(home: Path) -> None:
    def counted(day: int) -> int:
        calls = open_facts(root=home, as_of=date(2026, 1, day)).table("activities")
        return int(calls.count().to_pyarrow().as_py())

    assert (counted(19), counted(20)) == (0, 1)


def test_what_named_the_merged_deal_names_the_kept_one_also_where_nothing_was_delivered(home: Path) -> None:
    found = rows(home, "SELECT deal_id, known_from, known_to FROM activities ORDER BY known_from")
    assert found == [("copy", MONDAY, TUESDAY), ("moving", TUESDAY, None)]


def test_as_known_before_the_second_import_stands_what_the_first_delivered(home: Path) -> None:
    then = datetime(2026, 3, 2, 12)
    assert _deals(home, as_known=then)["closing"] == (Decimal("100.00"), "talk", "ann", False)
    assert set(_deals(home, as_known=then)) == {"closing", "moving", "vanishing", "copy", "same"}
    assert open_facts(root=home, as_known=then).version == 1
    assert open_facts(root=home, as_known=then).covered_to == date(2026, 1, 9)


def test_before_the_first_import_nothing_was_known(home: Path) -> None:
    with pytest.raises(Refused, match="the first import was at 2026-03-02 06:00"):
        open_facts(root=home, as_known=MONDAY)


def test_a_vanished_deal_that_comes_back_is_told_of_and_compared_with_what_it_was(tmp_path: Path) -> None:
    deal = "SELECT * FROM (VALUES ('a', {amount}), ('b', 1)) AS v(deal_id, amount)"
    build_from(tmp_path, MONDAY, deals=deal.format(amount=10))
    build_from(tmp_path, TUESDAY, deals="SELECT 'b' AS deal_id, 1 AS amount")
    build_from(tmp_path, WEDNESDAY, deals=deal.format(amount=12))
    assert rows(tmp_path, "SELECT field, old_value, new_value, changed_at FROM deal_changes ORDER BY 4, 1") == [
        ("is_gone", "false", "true", TUESDAY),
        ("amount", "10", "12", WEDNESDAY),
        ("is_gone", "true", "false", WEDNESDAY),
    ]
    assert set(_deals(tmp_path, as_of=date(2026, 3, 3))) == {"b"}


def test_what_the_crm_tells_itself_is_not_told_twice(tmp_path: Path) -> None:
    told = """SELECT 'a' AS deal_id, 'amount' AS field, '10.00' AS old_value, '12.0' AS new_value,
        TIMESTAMP '2026-02-20' AS changed_at"""
    build_from(tmp_path, MONDAY, deals="SELECT 'a' AS deal_id, 10 AS amount, TIMESTAMP '2026-01-01' AS created_at")
    build_from(
        tmp_path,
        TUESDAY,
        deals="SELECT 'a' AS deal_id, 12 AS amount, TIMESTAMP '2026-01-01' AS created_at",
        deal_changes=told,
    )
    found = rows(tmp_path, "SELECT field, old_value, new_value, changed_at FROM deal_changes")
    assert found == [("amount", "10", "12", datetime(2026, 2, 20))]
    assert _deals(tmp_path, as_of=date(2026, 2, 19))["a"][0] == Decimal("10.00")
    assert _deals(tmp_path, as_of=date(2026, 2, 20))["a"][0] == Decimal("12.00")


def test_a_history_that_comes_later_takes_the_place_of_what_was_noticed(tmp_path: Path) -> None:
    told = """SELECT 'a' AS deal_id, 'amount' AS field, '10' AS old_value, '12' AS new_value,
        TIMESTAMP '2026-03-02 15:00' AS changed_at"""
    build_from(tmp_path, MONDAY, deals="SELECT 'a' AS deal_id, 10 AS amount")
    build_from(tmp_path, TUESDAY, deals="SELECT 'a' AS deal_id, 12 AS amount")
    build_from(tmp_path, WEDNESDAY, deal_changes=told)
    found = rows(tmp_path, "SELECT changed_at FROM deal_changes WHERE known_to IS NULL")
    assert found == [(datetime(2026, 3, 2, 15),)]


def test_a_delivery_of_changes_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, deals=FIRST)
    changes = "SELECT 'deals' AS table_name, 'changes' AS mode"
    build_from(tmp_path, TUESDAY, deals="SELECT 'same' AS deal_id, 21 AS amount", deliveries=changes)
    assert {key: row[0] for key, row in _deals(tmp_path).items()} == {
        "closing": Decimal("100.00"),
        "moving": Decimal("50.00"),
        "vanishing": Decimal("70.00"),
        "copy": Decimal("5.00"),
        "same": Decimal("21.00"),
    }


def test_who_moves_to_another_team_was_in_the_old_one_until_then(tmp_path: Path) -> None:
    place = (
        "SELECT * FROM (VALUES ('ann', '{team}', 'max'), ('ben', 'red', 'max')) AS v(person_id, team_id, manager_id)"
    )
    build_from(tmp_path, MONDAY, memberships=place.format(team="red"))
    build_from(tmp_path, TUESDAY, memberships=place.format(team="blue"))
    build_from(tmp_path, WEDNESDAY, memberships=place.format(team="blue"))
    found = rows(
        tmp_path,
        "SELECT person_id, team_id, valid_from, valid_to FROM memberships WHERE known_to IS NULL ORDER BY ALL",
    )
    assert found == [
        ("ann", "blue", TUESDAY.date(), None),
        ("ann", "red", None, TUESDAY.date()),
        ("ben", "red", None, None),
    ]


def test_who_is_not_delivered_any_more_left_that_day(tmp_path: Path) -> None:
    build_from(tmp_path, MONDAY, memberships="SELECT unnest(['ann', 'ben']) AS person_id, 'red' AS team_id")
    build_from(tmp_path, TUESDAY, memberships="SELECT 'ann' AS person_id, 'red' AS team_id")
    found = rows(tmp_path, "SELECT person_id, valid_to FROM memberships WHERE known_to IS NULL ORDER BY ALL")
    assert found == [("ann", None), ("ben", TUESDAY.date())]
