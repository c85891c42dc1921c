"""Headers that changed since a mapping was saved."""

from __future__ import annotations

from pathlib import Path

from salesformula.sources.mapping import Mapping
from salesformula.sources.recognition import Choices, drift, propose

LINES = "Record ID,Deal Name,Deal Stage,Original Source,Create Date\n1,A,Closed Won,Web,2026-01-05\n"
HEADERS = {"deals.csv": tuple(LINES.splitlines()[0].split(","))}


def _saved(folder: Path) -> Mapping:
    (folder / "deals.csv").write_text(LINES)
    found = propose(folder, system="hubspot", choices=Choices({"currency": "USD", "zone": "UTC"})).mapping
    assert found is not None
    return found


def _said(folder: Path, saved: Mapping, header: str) -> list[str]:
    (folder / "deals.csv").write_text(LINES.replace(LINES.splitlines()[0], header))
    return [str(sentence) for sentence in drift(saved, folder, headers=HEADERS).says]


def test_the_same_headers_are_no_drift(tmp_path: Path) -> None:
    saved = _saved(tmp_path)
    assert drift(saved, tmp_path).is_same
    assert drift(saved, tmp_path, headers=HEADERS).files == ()


def test_a_column_known_for_the_same_is_likely_its_new_name(tmp_path: Path) -> None:
    saved = _saved(tmp_path)
    said = _said(tmp_path, saved, "Record ID,Deal Name,Deal Stage,Original Source,Date created")
    assert said == ["deals.csv: “Create Date” is gone; “Date created” is likely its new name"]
    found = drift(saved, tmp_path, headers=HEADERS)
    assert not found.is_same
    assert found.files[0].renamed == (("Create Date", "Date created"),)


def test_a_column_that_is_gone_is_named(tmp_path: Path) -> None:
    saved = _saved(tmp_path)
    said = _said(tmp_path, saved, "Record ID,Deal Name,Deal Stage,Original Source,Moon phase")
    assert said == [
        "deals.csv: “Create Date” is gone, and the mapping reads it",
        "deals.csv: “Moon phase” is new and is not read",
    ]


def test_a_new_column_does_no_harm(tmp_path: Path) -> None:
    saved = _saved(tmp_path)
    (tmp_path / "deals.csv").write_text("Record ID,Deal Name,Deal Stage,Original Source,Create Date,Amount\n")
    found = drift(saved, tmp_path, headers=HEADERS)
    assert found.is_same
    assert [str(sentence) for sentence in found.says] == ["deals.csv: “Amount” is new and is not read"]


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    saved = _saved(tmp_path)
    (tmp_path / "deals.csv").unlink()
    found = drift(saved, tmp_path)
    assert not found.is_same
    assert found.files[0].missing
