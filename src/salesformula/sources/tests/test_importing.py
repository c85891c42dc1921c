"""Import runs: whole or not at all, the input kept, everything said."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from salesformula.facts import versions
from salesformula.kit.errors import Question, Refused
from salesformula.sources.status import status
from salesformula.sources.tests.desk import DEALS, Desk
from salesformula.sources.tests.test_rules import PEOPLE

NAMED = DEALS + 'name = "name"\n'


def test_an_import_says_what_it_does_with_counts(desk: Desk) -> None:
    result = desk.land(NAMED, deals_csv="id,name\nA,x\nB,y\nB,z\n")
    assert desk.said == [
        "deals.csv: 3 rows",
        "deals: 2 of 3 rows usable, 1 set aside",
        "building the next version of the facts",
    ]
    assert result.summary() == (
        "version 1 of the facts answers now: deals 2\ndeals.csv: rows set aside: 1; `salesformula status` lists them"
    )


def test_a_file_in_another_encoding_is_said_to_be(desk: Desk) -> None:
    desk.land(NAMED, deals_csv="id,name\nA,José\n".encode("cp1252"))
    assert desk.said[0] == "deals.csv: 1 rows, read as Windows-1252 because it is not UTF-8"
    assert desk.deals("name") == [("José",)]


def test_the_input_is_kept_unchanged_with_its_hash(desk: Desk) -> None:
    content = b"id,name\r\nA,x\r\n"
    run = desk.land(NAMED, deals_csv=content).run
    assert (run / "files" / "deals.csv").read_bytes() == content
    assert (run / "mapping.toml").read_text() == NAMED
    kept = json.loads((run / "manifest.json").read_text())["files"]
    assert kept == [{"path": "deals.csv", "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}]


def test_the_second_import_closes_what_changed_and_what_is_gone(desk: Desk) -> None:
    desk.land(NAMED + PEOPLE, deals_csv="id,name\nA,x\nB,y\nC,z\n", people_csv="id,name\np1,Ann\n")
    desk.land(NAMED, deals_csv="id,name\nA,x\nB,changed\n")
    assert desk.deals("deal_id", "name") == [("A", "x"), ("B", "changed")]
    assert desk.rows("SELECT deal_id, name FROM deals WHERE known_to IS NOT NULL ORDER BY 1") == [
        ("B", "y"),
        ("C", "z"),
    ]
    assert desk.rows("SELECT count(*) FROM people WHERE known_to IS NULL") == [(1,)]


def test_an_import_without_one_usable_row_is_refused(desk: Desk) -> None:
    desk.land(NAMED, deals_csv="id,name\nA,x\n")
    with pytest.raises(Refused, match=r"not one usable row.*deals\.csv, row 2"):
        desk.land(NAMED, deals_csv="id,name\n,x\n")
    assert desk.deals("deal_id") == [("A",)]


def test_a_lacking_column_is_refused_with_file_column_and_those_found(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"deals\.csv has no column 'name', .* it has: id, title"):
        desk.land(NAMED, deals_csv="id,title\nA,x\n")
    assert versions.current(desk.home) is None


def test_a_lacking_file_is_refused_by_name_and_leaves_no_trace(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"deals\.csv is not in"):
        desk.land(NAMED)
    assert list((desk.home / "raw").iterdir()) == []


def test_a_time_zone_that_is_none_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(Refused, match="time_zone: a time zone is an IANA name"):
        desk.land('[company]\ntime_zone = "Mars/Base"\n' + NAMED, deals_csv="id,name\nA,x\n")


def test_a_refused_import_changes_nothing_and_leaves_its_reason(desk: Desk) -> None:
    desk.land(NAMED, deals_csv="id,name\nA,x\n")
    before = sorted(path.name for path in (desk.home / "facts").glob("facts-*"))
    with pytest.raises(Question):
        desk.land(DEALS + 'created_at = "day"\n', deals_csv="id,day\nA,03/04/2017\n")
    assert sorted(path.name for path in (desk.home / "facts").glob("facts-*")) == before
    assert desk.deals("name") == [("x",)]
    assert "'03/04/2017'" in status(desk.home)["last_error"]
    assert not list(desk.home.glob(".import-*"))


def test_status_lists_tables_problems_version_and_moment(desk: Desk) -> None:
    desk.land(NAMED + PEOPLE, deals_csv="id,name\nA,x\nA,y\n", people_csv="id,name\np1,Ann\n")
    found = status(desk.home)
    assert {one["table"]: one["n_rows"] for one in found["tables"] if one["n_rows"] and one["table"] != "calendar"} == {
        "people": 1,
        "reports": 1,
        "deals": 1,
    }
    assert found["problems"] == [
        {
            "severity": "quarantined",
            "table": "deals",
            "file": "deals.csv",
            "row": 3,
            "column": "id",
            "found": "A again; first in row 2",
            "expected": "a key that no earlier row has",
        }
    ]
    assert (found["facts_version"], found["built_at"], found["last_error"]) == (1, "2026-03-02T06:00:00Z", None)
    json.dumps(found)


def test_before_the_first_import_status_is_empty(tmp_path: Path) -> None:
    assert status(tmp_path) == {
        "tables": [],
        "problems": [],
        "facts_version": None,
        "built_at": None,
        "checked_at": None,
        "last_error": None,
    }


def test_after_undo_the_problems_of_the_earlier_import_are_told(desk: Desk) -> None:
    desk.land(NAMED, deals_csv="id,name\nA,x\nA,y\n")
    desk.land(NAMED, deals_csv="id,name\nA,x\n")
    assert status(desk.home)["problems"] == []
    versions.undo(desk.home)
    assert [problem["row"] for problem in status(desk.home)["problems"]] == [3]


def test_what_a_killed_import_left_is_swept(desk: Desk) -> None:
    left = desk.home / ".import-999999999-x"
    left.mkdir(parents=True)
    desk.land(NAMED, deals_csv="id,name\nA,x\n")
    assert not left.exists()


def test_a_version_notes_when_it_began_to_answer_also_where_reading_took_long(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(range(0, 10_000, 60))
    monkeypatch.setattr("salesformula.sources.importing.time.monotonic", lambda: float(next(ticks)))
    desk.land(NAMED, deals_csv="id,name\nA,x\n")
    ((built_at, published_at),) = desk.rows("SELECT built_at, published_at FROM versions_meta")
    assert (published_at - built_at).total_seconds() >= 60
