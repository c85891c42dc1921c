"""Workbooks: cells as a text file would hold them, the sheet with the table, rows as they are numbered there."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from salesformula.kit.errors import Question, Refused
from salesformula.sources.files import bounds
from salesformula.sources.files.peek import peek
from salesformula.sources.files.records import LeftOut, Misfit
from salesformula.sources.files.tests.made import rule_of, tidied, written
from salesformula.sources.files.workbook_child import text_of


def _book(folder: Path, name: str = "deals.xlsx", **sheets: Iterable[Iterable[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / name)
    return folder / name


_DEALS = [("id", "name"), ("A", "x"), ("B", "y")]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (3.25, "3.25"),
        (1.234, "1.2340"),  # nobody can take this point for a thousands mark
        ("1.234", "1.234"),
        (1e20, "1e+20"),
        (True, "true"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 9, 14, 0, 200), "2026-03-01 09:14:00"),
        (datetime(2026, 3, 1, 9, 13, 59, 999_900), "2026-03-01 09:14:00"),
        (time(9, 5), "09:05:00"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
        ("00123", "00123"),
        ("", ""),
    ],
)
def test_a_cell_becomes_the_text_a_file_would_hold(cell: object, text: str) -> None:
    assert text_of(cell, clock=False) == text


def test_rows_are_numbered_as_in_the_sheet_and_empty_ones_left_out(tmp_path: Path) -> None:
    path = _book(tmp_path, Deals=[("id", "won", "n"), ("A", True, 3), (), ("B", False, 2.5)])
    assert tidied(path)[:2] == (["2|A|true|3", "4|B|false|2.5"], [])


def test_midnight_is_a_time_in_a_column_of_times_and_a_day_in_a_column_of_days(tmp_path: Path) -> None:
    rows = [("at", "on"), (datetime(2026, 3, 1, 9, 14), date(2026, 3, 1)), (datetime(2026, 3, 2), date(2026, 3, 2))]
    path = _book(tmp_path, Deals=rows)
    assert tidied(path)[0] == ["2|2026-03-01 09:14:00|2026-03-01", "3|2026-03-02 00:00:00|2026-03-02"]


def test_titles_and_footer_of_a_formatted_report_are_left_out_and_said(tmp_path: Path) -> None:
    rows = [
        ("Closed deals",),
        ("As of 2026-03-01",),
        (),
        (None, "Deal", "Stage", "Amount"),
        (None, "Acme", "Won", 100),
        (None, "Total", None, 100),
        (),
        ("Confidential Information - Do Not Distribute",),
    ]
    path = _book(tmp_path, Report=rows)
    found, misfits, left_out = tidied(path)
    assert found == ["5||Acme|Won|100"]
    assert misfits == []
    assert left_out == [
        LeftOut("titles", 1, "Closed deals"),
        LeftOut("titles", 2, "As of 2026-03-01"),
        LeftOut("totals", 6, "Total, 100"),
        LeftOut("footer", 8, "Confidential Information - Do Not Distribute"),
    ]
    assert peek(path, rule_of("deals.xlsx")).columns == ("column_1", "Deal", "Stage", "Amount")


def test_a_row_that_goes_on_beyond_the_header_is_a_misfit(tmp_path: Path) -> None:
    path = _book(tmp_path, Deals=[("id", "name"), ("A", "x"), ("B", "y", "astray"), ("C",)])
    rows, misfits, _ = tidied(path)
    assert rows == ["2|A|x", "4|C|"]
    assert misfits == [Misfit(3, "3 cells: B y astray", "2 cells")]


def test_the_only_sheet_with_a_table_is_read(tmp_path: Path) -> None:
    path = _book(tmp_path, Cover=[("Our deals",)], Deals=_DEALS, Empty=[])
    assert peek(path, rule_of("deals.xlsx")).sheets == ("Deals",)
    assert tidied(path)[0] == ["2|A|x", "3|B|y"]


def test_several_tables_are_asked_about_and_the_mapping_answers(tmp_path: Path) -> None:
    path = _book(tmp_path, Open=_DEALS, Closed=[("id", "name"), ("C", "z")])
    with pytest.raises(Question, match=r"deals\.xlsx has a table on each of the sheets 'Open', 'Closed'"):
        tidied(path)
    assert tidied(path, sheet="closed")[0] == ["2|C|z"]
    assert peek(path, rule_of("deals.xlsx")).sheets == ("Open", "Closed")
    with pytest.raises(Refused, match="has no sheet 'Lost' with cells in it; it has: 'Open', 'Closed'"):
        tidied(path, sheet="Lost")


def test_a_hidden_sheet_is_no_table(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "Deals"
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    for row in _DEALS:
        book["Deals"].append(row)
        hidden.append(row)
    book.save(tmp_path / "deals.xlsx")
    assert peek(tmp_path / "deals.xlsx", rule_of("deals.xlsx")).sheets == ("Deals",)


def test_a_cell_with_an_error_is_empty_and_said(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in [("id", "n"), ("A", "#REF!")]:
        sheet.append(row)
    sheet["B2"].data_type = "e"
    book.save(tmp_path / "deals.xlsx")
    assert tidied(tmp_path / "deals.xlsx")[0] == ["2|A|"]
    notes = peek(tmp_path / "deals.xlsx", rule_of("deals.xlsx")).notes
    assert [str(note) for note in notes] == ["1 cell that holds an error such as #REF! is read as empty"]


def test_a_header_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="repeats its header in row 3"):
        tidied(_book(tmp_path, Deals=[("id", "name"), ("A", "x"), ("id", "name")]))


def test_a_page_under_the_name_of_a_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = written(tmp_path, "\n<html><table><tr><td>id</td></tr></table></html>", "report.xls")
    with pytest.raises(Refused, match=r"report\.xls is a web page .* Salesforce.* Details Only"):
        tidied(path)


def test_a_workbook_without_a_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="has no visible sheet with a cell in it"):
        tidied(_book(tmp_path, Deals=[]))


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    whole = _book(tmp_path, Deals=_DEALS).read_bytes()
    with pytest.raises(Refused, match=r"half\.xlsx is damaged and can't be unpacked"):
        tidied(written(tmp_path, whole[: len(whole) // 2], "half.xlsx"))
    with pytest.raises(Refused, match=r"old\.xls can't be read: it is damaged"):
        tidied(written(tmp_path, b"\xd0\xcf\x11\xe0" + b"rubbish" * 100, "old.xls"))


def _with_sheet(source: Path, target: Path, sheet: bytes) -> Path:
    """The workbook with the XML of its first sheet exchanged."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else old.read(part))
    return target


_XML = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def test_a_workbook_that_unpacks_to_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "SMALL", 100_000)
    bomb = _with_sheet(_book(tmp_path, Deals=_DEALS), tmp_path / "bomb.xlsx", _XML % (b" " * 5_000_000))
    with pytest.raises(Refused, match=r"bomb\.xlsx unpacks to more than 200 times its size"):
        tidied(bomb)


def test_one_cell_in_the_last_corner_of_a_sheet_takes_no_memory(tmp_path: Path) -> None:
    corner = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = _with_sheet(_book(tmp_path, Deals=_DEALS), tmp_path / "corner.xlsx", _XML % corner)
    with pytest.raises(Refused, match=r"corner\.xlsx can't be read: too large for a workbook, or damaged"):
        tidied(path)


def test_nothing_is_left_of_a_workbook_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    tidied(_book(tmp_path, Deals=_DEALS))
    assert list(place.iterdir()) == []
