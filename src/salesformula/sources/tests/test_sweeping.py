"""What killed imports leave is gone with the next one, wherever they were killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from salesformula.facts.sandbox import EngineError
from salesformula.kit.errors import Refused
from salesformula.sources import too_large
from salesformula.sources.files.raw import FILES, MANIFEST
from salesformula.sources.history import runs
from salesformula.sources.outcome import OUTCOME, read_outcome
from salesformula.sources.sweeping import at_work, sweep
from salesformula.sources.tests.desk import DEALS, Desk


def raw(desk: Desk) -> Path:
    return desk.home / "raw"


def test_a_run_that_was_killed_while_its_files_were_copied_leaves_nothing(desk: Desk) -> None:
    desk.land(DEALS, deals_csv="id\nA\n")
    half = raw(desk) / "20260302T070000-0001"
    (half / FILES).mkdir(parents=True)
    (half / FILES / "deals.csv").write_text("id\n")
    (half / f".{MANIFEST}.tmp").write_text('{"read_')
    assert len(runs(desk.home)) == 1
    sweep(desk.home)
    assert not half.exists()


def test_a_run_that_was_killed_later_keeps_why_and_who_asked(desk: Desk) -> None:
    run = desk.land(DEALS, deals_csv="id\nA\n").run
    (run / OUTCOME).unlink()
    manifest = json.loads((run / MANIFEST).read_text())
    told = {**manifest, "read_at": "2026-03-02T07:00:00+00:00", "asked": {"by": "ann@x.co", "how": "page", "name": ""}}
    (run / MANIFEST).write_text(json.dumps(told))
    (run / f".{OUTCOME}.tmp").write_text("{")
    workspace = desk.home / ".import-1-abc"
    workspace.mkdir()
    sweep(desk.home)
    outcome = read_outcome(run)
    assert outcome is not None
    assert (outcome.version, outcome.asked.by) == (None, "ann@x.co")
    assert "it was stopped before it ended" in str(outcome.error)
    assert sorted(path.name for path in run.iterdir()) == ["manifest.json", "mapping.toml", "outcome.json"]
    assert not workspace.exists()


def test_an_import_at_work_keeps_its_files_and_a_killed_one_does_not(desk: Desk) -> None:
    desk.land(DEALS, deals_csv="id\nA\n")
    workspace = desk.home / ".import-1-abc"
    workspace.mkdir()
    with at_work(desk.home):
        workspace.mkdir(exist_ok=True)
        sweep(desk.home)
        assert workspace.exists()
    waits = (
        "import sys, time\nfrom pathlib import Path\nfrom salesformula.sources.sweeping import at_work\n"
        "with at_work(Path(sys.argv[1])):\n    print('in', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", waits, str(desk.home)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        workspace.mkdir(exist_ok=True)
        sweep(desk.home)
        assert workspace.exists()
        process.kill()
    sweep(desk.home)
    assert not workspace.exists()


def test_an_engine_without_memory_is_told_with_what_it_took_and_what_to_do() -> None:
    said = "Out of Memory Error: failed to allocate data of size 16.0 MiB (2.3 GiB/2.3 GiB used)"
    took = r"it had used 2.3 GiB of 2.3 GiB, the whole process \d+\.\d GB at its peak"
    with pytest.raises(Refused, match=took), too_large.refused_if_too_large():
        raise EngineError(said)
    with pytest.raises(EngineError, match="another"), too_large.refused_if_too_large():
        raise EngineError("another")


def test_an_import_without_memory_keeps_the_sentence_with_its_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **named: object) -> None:
        raise MemoryError

    monkeypatch.setattr("salesformula.sources.importing.build", fails)
    with pytest.raises(Refused, match="needs more memory than the engine may take"):
        desk.land(DEALS, deals_csv="id\nA\n")
    assert "needs more memory than the engine may take" in str(runs(desk.home)[0].outcome)
