"""Rehearsals say what an import would do and leave nothing; killed imports are cleared away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from salesformula.facts import versions
from salesformula.kit.errors import Question
from salesformula.sources.importing import rehearse
from salesformula.sources.mapping import parse_mapping
from salesformula.sources.outcome import OUTCOME, read_outcome
from salesformula.sources.staging import TableCount
from salesformula.sources.sweeping import LOCK, at_work
from salesformula.sources.tests.desk import DEALS, MONDAY, Desk

NAMED = DEALS + 'name = "name"\n'


def test_a_rehearsal_counts_and_tells_problems_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("id,name\nA,x\nA,y\nB,z\n")
    before = _everything(desk.home)
    found = rehearse(tmp_path, parse_mapping(NAMED), now=MONDAY, progress=desk.said.append, home=desk.home)
    assert found.counts == {"deals": TableCount(delivered=3, landed=2, quarantined=1, flagged=0)}
    assert [(problem.row, problem.found) for problem in found.problems] == [(3, "A again; first in row 2")]
    assert (before, _everything(desk.home)) == ([], [])
    assert versions.current(desk.home) is None


def test_a_rehearsal_asks_what_an_import_would_ask(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("id,day\nA,03/04/2017\n")
    mapping = parse_mapping(DEALS + 'created_at = "day"\n')
    with pytest.raises(Question, match="day or month"):
        rehearse(tmp_path, mapping, now=MONDAY, progress=desk.said.append, home=desk.home)
    assert _everything(desk.home) == []


def test_a_rehearsal_knows_what_earlier_imports_brought(desk: Desk, tmp_path: Path) -> None:
    people = '[files.p]\npath = "p.csv"\n[[tables.people]]\nfile = "p"\n[tables.people.columns]\nperson_id = "id"\n'
    desk.land(people, p_csv="id\nann\n")
    (tmp_path / "deals.csv").write_text("id,who\nA,ann\nB,bob\n")
    mapping = parse_mapping(DEALS + 'owner_id = "who"\n')
    found = rehearse(tmp_path, mapping, now=MONDAY, progress=desk.said.append, home=desk.home)
    assert [problem.found for problem in found.problems] == ["bob"]


def test_the_files_of_a_killed_import_are_cleared_and_its_end_is_told(desk: Desk) -> None:
    killed = _run(desk, "20260301T060000-0001", read_at="2026-03-01T06:00:00+00:00")
    desk.land(NAMED, deals_csv="id,name\nA,x\n")
    outcome = read_outcome(killed)
    assert outcome is not None
    assert outcome.version is None
    assert "stopped before it ended" in str(outcome.error)
    assert sorted(path.name for path in killed.iterdir()) == ["manifest.json", OUTCOME]


def test_the_files_of_an_import_at_work_stay(desk: Desk) -> None:
    with at_work(desk.home):
        running = _run(desk, "20260301T060000-0001", read_at="2026-03-01T06:00:00+00:00")
        desk.land(NAMED, deals_csv="id,name\nA,x\n")
    assert (running / "files" / "deals.csv").is_file()
    assert read_outcome(running) is None


def test_an_import_killed_after_it_landed_is_told_to_have_landed(desk: Desk) -> None:
    run = desk.land(NAMED, deals_csv="id,name\nA,x\n").run
    (run / OUTCOME).unlink()
    desk.land(NAMED, deals_csv="id,name\nA,y\n")
    outcome = read_outcome(run)
    assert outcome is not None
    assert (outcome.version, outcome.error) == (1, None)
    assert (run / "files" / "deals.csv").is_file()


def test_a_refused_import_keeps_no_files_and_no_cells(desk: Desk) -> None:
    with pytest.raises(Question):
        desk.land(DEALS + 'created_at = "day"\n', deals_csv="id,day\nA,03/04/2017\n")
    (run,) = (desk.home / "raw").iterdir()
    assert sorted(path.name for path in run.iterdir()) == ["manifest.json", "mapping.toml", OUTCOME]


def _run(desk: Desk, name: str, *, read_at: str) -> Path:
    run = desk.home / "raw" / name
    (run / "files").mkdir(parents=True)
    (run / "files" / "deals.csv").write_text("id\nA\n")
    (run / "manifest.json").write_text(json.dumps({"read_at": read_at, "files": []}))
    return run


def _everything(home: Path) -> list[Path]:
    """All files but the lock, which stays for the next to take."""
    found = [path for path in home.rglob("*") if path.is_file()] if home.exists() else []
    return [path for path in found if path.name != LOCK]
