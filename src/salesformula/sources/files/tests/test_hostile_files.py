"""Files that are no tables: each is refused by name with what to do, or costs only the row it spoils."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.files.records import Misfit
from salesformula.sources.files.tests.made import tidied, written


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty; export it again"),
        (b"\xef\xbb\xbf\n \n", "is empty; export it again"),
        (b",,,\n,,,\n", "is empty; export it again"),
        (b"%PDF-1.7 ...", "is no text file but a PDF; export the table itself"),
        (b"\x89PNG\r\n\x1a\n", "is no text file but a picture"),
        (b"\xff\xd8\xff\xe0JFIF", "is no text file but a picture"),
        (b"PK\x03\x04........xl/workbook.xml", "is no text file but an Excel workbook under another name"),
        (b"PK\x03\x04........deals.csv", "is no text file but a zip archive"),
        (b"\xd0\xcf\x11\xe0....", "is no text file but an old Excel workbook"),
        (b"\x1f\x8b....", "is no text file but packed with gzip"),
        (b"<!DOCTYPE html><html>", "is no table but a web page, perhaps that of a login"),
        (b"PAR1....", r"let its name end in \.parquet"),
        (b"SQLite format 3\0", "is no text file but a database"),
        (random.Random(7).randbytes(5_000), "is no text file"),
        (b"id,name\n" + b"x" * 21_000_000, "line 2 is longer than 20 MB"),
        (b",".join(b"c%d" % n for n in range(20_000)) + b"\n", "has 20,000 columns, more than 2,000"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else None,
)
def test_what_is_no_table_is_refused_by_name_with_what_to_do(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=rf"^deals\.csv.* {reason}|^deals\.csv.*{reason}"):
        tidied(written(tmp_path, content))


def test_a_folder_named_like_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").mkdir()
    with pytest.raises(Refused, match=r"deals\.csv is a folder; name a file inside it"):
        tidied(tmp_path / "deals.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "id\nA\n")
    path.chmod(0)
    with pytest.raises(Refused, match=r"deals\.csv can't be read: Permission denied"):
        tidied(path)


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert tidied(written(tmp_path, "id,name\n")) == ([], [], [])


@pytest.mark.parametrize("cell", ["a" * 10_000_000, '"' + "a" * 10_000_000 + '"'])
def test_a_cell_of_10_mb_costs_its_own_row(tmp_path: Path, cell: str) -> None:
    rows, misfits, _ = tidied(written(tmp_path, f"id,note\nA,x\nB,{cell}\nC,y\n"))
    assert rows == ["2|A|x", "4|C|y"]
    assert [(bad.line, bad.found[:36]) for bad in misfits] == [(3, "a cell of more than 1,000,000 charac")]


def test_a_row_of_many_long_cells_is_refused_by_line(tmp_path: Path) -> None:
    columns = ",".join(f"c{n}" for n in range(10))
    row = ",".join(["a" * 900_000] * 10)
    with pytest.raises(Refused, match=r"deals\.csv, line 2: a row of more than 5,000,000 characters"):
        tidied(written(tmp_path, f"{columns}\n{row}\n"))


def test_unquoted_commas_are_each_reported_by_row_and_shift_nothing(tmp_path: Path) -> None:
    planted = set(range(7, 2_000, 11))
    lines = [
        f"{n},Smith, Jones and Co,{n}.50,2026-01-05" if n in planted else f"{n},Acme,{n}.50,2026-01-05"
        for n in range(2_000)
    ]
    rows, misfits, _ = tidied(written(tmp_path, "id,name,amount,closed\n" + "\n".join(lines) + "\n"))
    assert rows == [f"{n + 2}|{n}|Acme|{n}.50|2026-01-05" for n in range(2_000) if n not in planted]
    assert [bad.line for bad in misfits] == [n + 2 for n in sorted(planted)]
    assert misfits[0] == Misfit(9, "5 cells: 7,Smith, Jones and Co,7.50,2026-01-05", "4 cells")


def test_a_file_read_with_the_wrong_delimiter_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from salesformula.sources.files import tidy

    monkeypatch.setattr(tidy, "MOST_MISFITS", 10)
    with pytest.raises(
        Refused, match="more than 10 rows that don't fit its header, and 0 that do; the first is line 2"
    ):
        tidied(written(tmp_path, "id,name\n" + "1;2\n" * 20))
