"""Rows set aside: as a table to mend, and back among the files they came from."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from openpyxl import Workbook

from salesformula.kit.errors import Refused
from salesformula.sources.escaping import escaped, harmless_csv, unescaped
from salesformula.sources.importing import run_import
from salesformula.sources.mapping import parse_mapping
from salesformula.sources.mending import mend, rejected
from salesformula.sources.tests.desk import DEALS, MONDAY, Desk

_MAPPED = DEALS + 'amount = "amount"\nname = "name"\n'
_FILE = (
    "id,name,amount\r\n"
    'A,"line\none",1.50\r\n'
    "\r\n"
    "B,Smith, Jones and Co,2.50\r\n"
    "C,=1+1,much\r\n"
    "D,'=x,4.50\r\n"
    'E,"last\n\none",3.50\r\n'
)


def _again(desk: Desk, folder: Path, mapping: str) -> list[tuple[object, ...]]:
    run_import(folder, parse_mapping(mapping), now=MONDAY.replace(hour=9), progress=desk.said.append, home=desk.home)
    return desk.deals("deal_id", "name", "CAST(amount AS DECIMAL(9, 2))::VARCHAR")


def _mended(desk: Desk, content: str | bytes, name: str = "mended.csv") -> Path:
    path = desk.root / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_rejected_rows_come_with_their_line_and_what_was_wrong(desk: Desk) -> None:
    run = desk.land(_MAPPED, deals_csv=_FILE).run
    columns, rows = rejected(run, file="deals.csv")
    assert columns == ("_row", "_why", "id", "name", "amount")
    assert [(row[0], *row[2:]) for row in rows] == [
        ("5", "B", "Smith", " Jones and Co", "2.50"),
        ("6", "C", "=1+1", "much"),
    ]
    assert rows[0][1] == "found 4 cells: B,Smith, Jones and Co,2.50, expected 3 cells"
    assert rows[1][1].startswith("amount: found much, expected")


def test_mended_rows_take_the_place_of_theirs_and_all_else_stays(desk: Desk) -> None:
    run = desk.land(_MAPPED, deals_csv=_FILE).run
    mended = _mended(desk, '_row,_why,id,name,amount\n6,x,C,\'=1+1,9.50\n5,,B,"Smith, Jones and Co",2.50\n')
    folder = mend(run, mended, into=desk.root / "again")
    assert (folder / "deals.csv").read_bytes().decode() == _FILE.replace(
        "B,Smith, Jones and Co,2.50", 'B,"Smith, Jones and Co",2.50'
    ).replace("C,=1+1,much", "C,=1+1,9.50")
    assert _again(desk, folder, _MAPPED) == [
        ("A", "line\none", "1.50"),
        ("B", "Smith, Jones and Co", "2.50"),
        ("C", "=1+1", "9.50"),
        ("D", "'=x", "4.50"),
        ("E", "last\n\none", "3.50"),
    ]


def test_what_is_offered_and_comes_back_untouched_is_the_same_file(desk: Desk) -> None:
    content = "id,name,amount\nA,=1+1,x\nB,-5,y\nC,'=x,z\nD,''@x,w\nZ,z,1\n"
    run = desk.land(_MAPPED, deals_csv=content).run
    columns, rows = rejected(run, file="deals.csv")
    offered = harmless_csv(columns, rows)
    assert b'\r\n2,"amount: found x' in offered or b"\r\n2,amount: found x" in offered
    assert b"A,'=1+1,x" in offered
    folder = mend(run, _mended(desk, offered), into=desk.root / "again")
    assert (folder / "deals.csv").read_text() == content


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-5", "@x", "\tx", "\rx", "'=x", "''-x", "＝1", "x", "'x", "", "5-3"])
def test_an_escaped_cell_is_not_live_and_comes_back_as_it_was(cell: str) -> None:
    assert escaped(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert unescaped(escaped(cell)) == cell


def test_the_last_row_of_a_file_can_be_mended(desk: Desk) -> None:
    run = desk.land(_MAPPED, deals_csv='id,name,amount\nA,x,1\nB,"y\nz",much\n').run
    folder = mend(run, _mended(desk, "_row,id,name,amount\n3,B,y,2\n"), into=desk.root / "again")
    assert (folder / "deals.csv").read_text() == "id,name,amount\nA,x,1\nB,y,2\n"


def test_a_packed_file_is_packed_again(desk: Desk) -> None:
    mapping = _MAPPED.replace("deals.csv", "deals.csv.gz")
    run = desk.land(mapping, deals_csv_gz=gzip.compress(b"id,name,amount\nA,x,much\nZ,z,1\n")).run
    folder = mend(run, _mended(desk, "_row,id,name,amount\n2,A,x,2\n"), into=desk.root / "again")
    assert gzip.decompress((folder / "deals.csv.gz").read_bytes()) == b"id,name,amount\nA,x,2\nZ,z,1\n"


def test_a_byte_of_another_encoding_is_shown_and_mended(desk: Desk) -> None:
    content = "id,name,amount\nA,Zoë,1\n".encode() + b"B,M\xfcller,2\n"
    run = desk.land(_MAPPED, deals_csv=content).run
    assert rejected(run, file="deals.csv")[1][0][2:] == ("B", "M\\xfcller", "2")
    folder = mend(run, _mended(desk, "_row,id,name,amount\n3,B,Müller,2\n"), into=desk.root / "again")
    assert (folder / "deals.csv").read_text(encoding="utf-8") == "id,name,amount\nA,Zoë,1\nB,Müller,2\n"


def test_a_letter_that_the_file_can_not_hold_is_refused(desk: Desk) -> None:
    run = desk.land(_MAPPED, deals_csv="id,name,amount\nA,Müller,much\nZ,z,1\n".encode("cp1252")).run
    with pytest.raises(Refused, match=r"deals\.csv is cp1252, which has no sign for 'Ł' of row 2"):
        mend(run, _mended(desk, "_row,id,name,amount\n2,A,Łódź,2\n"), into=desk.root / "again")
    assert not (desk.root / "again").exists()


def test_a_workbook_is_mended_as_a_workbook(desk: Desk) -> None:
    book = Workbook()
    for row in [("Report",), (), ("id", "name", "amount"), ("A", "=1+1", "much"), ("B", "y", 2)]:
        book.worksheets[0].append(row)
    book.worksheets[0]["B4"].data_type = "s"
    (desk.root / "folder").mkdir()
    book.save(desk.root / "folder" / "deals.xlsx")
    mapping = _MAPPED.replace("deals.csv", "deals.xlsx")
    run = desk.land(mapping).run
    assert rejected(run, file="deals.xlsx")[1][0][2:] == ("A", "=1+1", "much")
    folder = mend(run, _mended(desk, "_row,id,name,amount\n4,A,'=1+1,3\n"), into=desk.root / "again")
    assert _again(desk, folder, mapping) == [("A", "=1+1", "3.00"), ("B", "y", "2.00")]


@pytest.mark.parametrize(
    ("mended", "reason"),
    [
        ("_row,id,amount\n2,A,1\n", "have the columns of no file of this import"),
        ("id,name,amount\nA,x,1\n", r"needs the column _row and then those of deals\.csv: id, name, amount"),
        ("_row,id,name,amount\nx,A,x,1\n", "row 2, _row: found 'x', expected a line of deals.csv, once"),
        ("_row,id,name,amount\n2,A,x,1\n2,A,x,1\n", "row 3, _row: found '2'"),
        ("_row,id,name,amount\n9,A,x,1\n", "has no row in line 9; leave the column _row as it was"),
        ("_row,id,name,amount\n2,A,x,y,1\n", "row 2: found 5 cells"),
        ("_row,id,name,amount\n", "holds no row; mend at least one"),
    ],
)
def test_a_table_that_can_not_be_put_back_is_refused_and_leaves_nothing(desk: Desk, mended: str, reason: str) -> None:
    run = desk.land(_MAPPED, deals_csv="id,name,amount\nA,x,much\nZ,z,1\n").run
    with pytest.raises(Refused, match=reason):
        mend(run, _mended(desk, mended), into=desk.root / "again")
    assert not (desk.root / "again").exists()


def test_a_file_that_the_import_did_not_read_is_refused_with_those_it_did(desk: Desk) -> None:
    run = desk.land(_MAPPED, deals_csv="id,name,amount\nA,x,1\n").run
    with pytest.raises(Refused, match=r"people\.csv is no file of this import: deals\.csv"):
        rejected(run, file="people.csv")
    assert rejected(run, file="deals.csv")[1] == []
