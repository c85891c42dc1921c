"""Imports of files as they come: what is damaged is reported, what is not lands, what is refused leaves nothing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from openpyxl import Workbook

from salesformula.kit.errors import Question, Refused
from salesformula.sources.files.raw import FILES, MANIFEST
from salesformula.sources.tests.desk import DEALS, Desk, told

_MAPPED = DEALS + 'name = "name"\namount = "amount"\nclosed_at = "closed"\n'
_QUERY = """
[files.deals]
connection = "warehouse"
query = "SELECT id FROM deals"
[[tables.deals]]
file = "deals"
[tables.deals.columns]
deal_id = "id"
"""


def test_176_unquoted_commas_are_reported_and_the_rest_lands_as_it_is(desk: Desk) -> None:
    planted = set(range(3, 1_760, 10))
    lines = [f"{n},{'Smith, Jones' if n in planted else 'Acme'},{n}.50,2026-01-05" for n in range(1_760)]
    result = desk.land(_MAPPED, deals_csv="id,name,amount,closed\n" + "\n".join(lines) + "\n")
    assert [told(problem) for problem in result.problems][:2] == [
        ("deals", "deals.csv", 5, "", "5 cells: 3,Smith, Jones,3.50,2026-01-05"),
        ("deals", "deals.csv", 15, "", "5 cells: 13,Smith, Jones,13.50,2026-01-05"),
    ]
    assert len(result.problems) == 176
    landed = desk.rows("SELECT count(*), sum(amount), min(name), max(name) FROM deals WHERE known_to IS NULL")
    expected = sum(n for n in range(1_760) if n not in planted) + 0.5 * (1_760 - 176)
    assert [(n, float(total), low, high) for n, total, low, high in landed] == [(1_584, expected, "Acme", "Acme")]


def test_a_comma_that_shifts_a_row_of_the_right_length_is_caught_by_what_columns_hold(desk: Desk) -> None:
    content = "id,name,amount,closed\nA,Acme,1200,2026-01-05\nB,Smith, Jones,1200\nC,Bolt,1,200\n"
    result = desk.land(_MAPPED, deals_csv=content)
    assert {(problem.row, problem.severity) for problem in result.problems} == {(3, "quarantined"), (4, "quarantined")}
    assert desk.deals("deal_id", "name") == [("A", "Acme")]


def test_a_row_with_a_byte_of_another_encoding_is_named_by_file_row_and_column(desk: Desk) -> None:
    content = "id,name,amount,closed\nA,Zoë,1,2026-01-05\n".encode() + b"B,M\xfcller,2,2026-01-05\n"
    result = desk.land(_MAPPED, deals_csv=content)
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 3, "name", "M\\xfcller")]
    assert desk.deals("deal_id", "name") == [("A", "Zoë")]
    assert desk.said[0].startswith("deals.csv: 1 rows, 1 unreadable, UTF-8, but some rows hold bytes that are not")


def test_a_footer_is_counted_in_progress(desk: Desk) -> None:
    footer = '\n\n"Grand Totals (1 records)"\n"Confidential Information - Do Not Distribute"\n'
    desk.land(DEALS, deals_csv="id,name\nA,x" + footer)
    assert desk.said[0] == "deals.csv: 1 rows, 2 lines of the footer left out, as line 4, 'Grand Totals (1 records)'"
    assert desk.deals("deal_id") == [("A",)]


def test_a_name_with_other_quotes_is_the_mapped_column(desk: Desk) -> None:
    mapping = DEALS + "created_at = 'Date entered \"Demo (Sales Pipeline)\"'\n"
    desk.land(mapping, deals_csv="id,Date entered \u201cDemo (Sales Pipeline)\u201d\nA,2026-01-05\n")
    assert desk.deals("deal_id", "CAST(created_at AS VARCHAR)") == [("A", "2026-01-05 00:00:00")]


def test_a_pattern_lands_the_file_it_fits_and_keeps_it_by_name(desk: Desk) -> None:
    run = desk.land(DEALS.replace("deals.csv", "deals-*.csv"), **{"deals-7_csv": "id\nA\n"}).run
    assert (run / FILES / "deals-7.csv").read_text() == "id\nA\n"
    assert desk.said[0] == "deals-7.csv: 1 rows"


def test_a_workbook_lands_like_a_text(desk: Desk) -> None:
    book = Workbook()
    book.worksheets[0].append(["id", "name", "amount", "closed"])
    book.worksheets[0].append(["A", "x", 1200, "2026-01-05"])
    book.worksheets[0].append(["B", "y", 3.5, "nonsense"])
    (desk.root / "folder").mkdir()
    book.save(desk.root / "folder" / "deals.xlsx")
    result = desk.land(_MAPPED.replace("deals.csv", "deals.xlsx"))
    assert [told(problem) for problem in result.problems] == [("deals", "deals.xlsx", 3, "closed", "nonsense")]
    assert desk.deals("deal_id", "CAST(amount AS INTEGER)") == [("A", 1200)]
    assert desk.said[0] == "deals.xlsx, sheet 'Sheet': 2 rows"


def test_several_tables_in_a_workbook_are_asked_about_and_nothing_lands(desk: Desk) -> None:
    book = Workbook()
    for sheet in (book.worksheets[0], book.create_sheet("Old")):
        for row in [("id", "name"), ("A", "x")]:
            sheet.append(row)
    (desk.root / "folder").mkdir()
    book.save(desk.root / "folder" / "deals.xlsx")
    with pytest.raises(Question, match='write which in the mapping, such as sheet = "Sheet"'):
        desk.land(DEALS.replace("deals.csv", "deals.xlsx"))
    assert list((desk.home / "raw").glob(f"*/{FILES}")) == []


def test_what_a_query_finds_is_kept_with_its_hash_and_without_the_address(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = desk.root / "s3cret.db"
    with sqlite3.connect(place) as connection:
        connection.executescript("CREATE TABLE deals (id TEXT); INSERT INTO deals VALUES ('A'), ('B')")
    connection.close()
    monkeypatch.setenv("SALESFORMULA_CONNECTION_WAREHOUSE", f"sqlite:///{place}")
    run = desk.land(_QUERY).run
    assert desk.deals("deal_id") == [("A",), ("B",)]
    assert desk.said[0] == "deals (query): 2 rows"
    kept = run / FILES / "deals.query.csv"
    manifest = json.loads((run / MANIFEST).read_text())
    assert manifest["files"][0]["sha256"] == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert not any("s3cret" in path.read_text(errors="ignore") for path in _texts(run))


def _texts(run: Path) -> list[Path]:
    return [path for path in run.rglob("*") if path.is_file() and path.suffix in (".csv", ".json", ".toml")]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x89PNG\r\n", b"id,id\nA,B\n", b"id,x\nA,x\nid,x\n"])
def test_what_is_refused_leaves_nothing_but_the_reason(desk: Desk, content: bytes) -> None:
    with pytest.raises(Refused, match=r"^deals\.csv"):
        desk.land(DEALS, deals_csv=content)
    left = sorted(path.name for path in (desk.home / "raw").rglob("*") if path.is_file())
    assert left == ["manifest.json", "mapping.toml", "outcome.json"]
    assert not list(desk.home.glob(".import-*"))
    assert not list(desk.home.glob("facts-*"))
