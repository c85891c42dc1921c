"""Importing by preset and proposing, as a person types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

DEALS = (
    "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Create Date,Close Date\n"
    "1,A,Closed Won,100,Ann,2026-01-05 10:00,2026-02-03 09:00\n"
    "2,B,Signed,50,Bo,2026-01-06 10:00,2026-02-04 09:00\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one export."""
    place = tmp_path / "export"
    place.mkdir()
    (place / "deals.csv").write_text(DEALS)
    return place


def _type(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SALESFORMULA_HOME": str(folder.parent / "home")}
    command = [sys.executable, "-m", "salesformula.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_preset_asks_everything_at_once_and_imports_once_it_is_answered(folder: Path) -> None:
    asked = _type(folder, "import", "--preset", "hubspot", str(folder))
    assert asked.returncode == 3
    assert "3 questions are open; nothing was changed" in asked.stderr
    for line in (
        "write: --answer 'zone=UTC', or time_zone in the folder's company.toml",
        "write: --answer 'currency=USD', or currency in the folder's company.toml",
        "write: --answer 'outcome:deals.csv:Deal Stage:Signed=",
    ):
        assert line in asked.stderr
    answers = ("zone=Europe/Berlin", "currency=EUR", "outcome:deals.csv:Deal Stage:Signed=open")
    given = [word for answer in answers for word in ("--answer", answer)]
    landed = _type(folder, "import", "--preset", "hubspot", *given, str(folder))
    assert landed.returncode == 0, landed.stderr
    assert "deals 2" in landed.stdout
    # What the first import recorded need not be said again.
    again = _type(folder, "import", "--preset", "hubspot", *given[4:], str(folder))
    assert again.returncode == 0, again.stderr


def test_a_proposal_is_written_for_editing_and_never_over_work(folder: Path) -> None:
    out = folder / "mapping.toml"
    proposed = _type(folder, "propose", str(folder), "--out", str(out))
    assert proposed.returncode == 3
    assert 'deal_id = "Record ID"' in out.read_text()
    assert "# OPEN, zone: The files write times without a time zone." in out.read_text()
    assert "is there already" in _type(folder, "propose", str(folder), "--out", str(out)).stderr
    landed = _type(folder, "import", str(folder))
    assert landed.returncode == 0, landed.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "holds no mapping.toml. Say --preset hubspot | salesforce | pipedrive | canonical"),
        (("--preset", "sugar"), "there is no preset 'sugar'; there are: hubspot, salesforce, pipedrive, canonical"),
        (("--preset", "hubspot", "--mapping", "x.toml"), "say --mapping or --preset, not both"),
        (("--preset", "hubspot", "--answer", "zone"), "write ID=VALUE"),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence(folder: Path, words: tuple[str, ...], said: str) -> None:
    refused = _type(folder, "import", *words, str(folder))
    assert refused.returncode == 1
    assert said in refused.stderr


def test_what_no_column_tells_and_what_is_no_table_is_said(folder: Path) -> None:
    (folder / "deals.csv").write_text("Record ID,Deal Name,Amount,Create Date\n1,A,100,2026-01-05\n")
    (folder / "rest.zip").write_bytes(b"PK")
    said = _type(folder, "propose", "--answer", "currency=EUR", str(folder))
    assert said.returncode == 0, said.stderr
    assert "no column tells the stage, the owner, when it closed: what needs it will not be known" in said.stderr
    assert "no table, and not read: rest.zip" in said.stderr


def test_an_answer_to_nothing_is_refused(folder: Path) -> None:
    refused = _type(folder, "propose", "--answer", "colour=red", str(folder))
    assert refused.returncode == 1
    assert "nothing is asked by that name; there are: zone, currency," in refused.stderr
