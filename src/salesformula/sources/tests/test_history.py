"""The imports there were: which of them the facts are made of, who asked, and the way back."""

from __future__ import annotations

import pytest

from salesformula.facts import versions
from salesformula.kit.errors import Refused
from salesformula.sources.history import current_problems, current_run_of, previous, runs
from salesformula.sources.importing import run_import
from salesformula.sources.mapping import parse_mapping
from salesformula.sources.outcome import Asked
from salesformula.sources.tests.desk import DEALS, MONDAY, Desk
from salesformula.sources.undoing import undo

PEOPLE = """
[files.people]
path = "people.csv"
[[tables.people]]
file = "people"
[tables.people.columns]
person_id = "id"
role = "role"
"""


def states(desk: Desk) -> list[tuple[str, int | None]]:
    return [(run.state, run.version) for run in runs(desk.home)]


def test_without_an_import_there_is_no_history_and_no_way_back(desk: Desk) -> None:
    assert runs(desk.home) == []
    assert previous(desk.home) is None
    with pytest.raises(Refused, match="no earlier version"):
        undo(desk.home)


def test_each_import_says_whether_its_version_answers(desk: Desk) -> None:
    desk.land(DEALS, deals_csv="id\nd1\n")
    with pytest.raises(Refused):
        desk.land(DEALS, deals_csv="name\nd1\n")
    desk.land(DEALS, deals_csv="id\nd1\nd2\n")
    assert states(desk) == [("answers", 2), ("refused", None), ("earlier", 1)]
    assert runs(desk.home)[0].files == ("deals.csv",)
    assert "has no column 'id'" in str(runs(desk.home)[1].outcome)


def test_an_undone_import_stays_undone_when_others_follow(desk: Desk) -> None:
    desk.land(DEALS, deals_csv="id\nd1\n")
    desk.land(DEALS, deals_csv="id\nd1\nd2\n")
    undone = undo(desk.home, seen=2)
    assert (undone.before, undone.after) == (2, 1)
    assert states(desk) == [("undone", 2), ("answers", 1)]
    desk.land(DEALS, deals_csv="id\nd3\n")
    assert states(desk) == [("answers", 3), ("undone", 2), ("earlier", 1)]
    assert previous(desk.home) == (1, MONDAY.replace(tzinfo=None))


def test_who_saw_another_version_undoes_nothing(desk: Desk) -> None:
    desk.land(DEALS, deals_csv="id\nd1\n")
    desk.land(DEALS, deals_csv="id\nd1\nd2\n")
    undo(desk.home, seen=2)
    with pytest.raises(Refused, match="facts 2 don't answer any more, facts 1 do"):
        undo(desk.home, seen=2)
    with pytest.raises(Refused, match="no earlier version"):
        undo(desk.home, seen=1)
    version = versions.current(desk.home)
    assert version is not None
    assert version.number == 1


def test_problems_are_those_of_the_import_that_delivered_the_table(desk: Desk) -> None:
    desk.land(DEALS, deals_csv="id\nd1\nd1\n")
    desk.land(PEOPLE, people_csv="id,role\np1,seller\np1,seller\n")
    assert [(one.table, one.row) for one in current_problems(desk.home)] == [("people", 3), ("deals", 3)]
    desk.land(DEALS, deals_csv="id\nd1\n")
    assert [(one.table, one.row) for one in current_problems(desk.home)] == [("people", 3)]
    undo(desk.home)
    assert [(one.table, one.row) for one in current_problems(desk.home)] == [("people", 3), ("deals", 3)]
    assert {table: run.version for table, run in current_run_of(desk.home).items()} == {"people": 2, "deals": 1}


def test_a_run_keeps_who_asked_for_it_and_what_it_counted(desk: Desk) -> None:
    folder = desk.root / "folder"
    folder.mkdir()
    (folder / "deals.csv").write_text("id\nd1\nd1\n", encoding="utf-8")
    asked = Asked("o1@small.example", "schedule", "nightly")
    run_import(folder, parse_mapping(DEALS), now=MONDAY, progress=desk.said.append, home=desk.home, asked=asked)
    run = runs(desk.home)[0]
    assert run.asked == asked
    assert run.tables == ("deals",)
    assert run.outcome is not None
    assert run.outcome.counts == {"deals": {"delivered": 2, "landed": 1, "quarantined": 1, "flagged": 0}}
