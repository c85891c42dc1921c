"""Files as they come: delimiters, encodings, line breaks in cells, rows that don't fit."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.files.formats import find_layout
from salesformula.sources.files.records import Misfit
from salesformula.sources.files.tidy import tidy
from salesformula.sources.mapping import FileRule


def _read(
    folder: Path, content: str | bytes, name: str = "deals.csv", **rule: object
) -> tuple[list[str], list[Misfit]]:
    """The tidied rows, each after its line, and the misfits of a file."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    layout = find_layout(folder / name, FileRule(path=name, **rule))  # type: ignore[arg-type]
    misfits = tidy(layout, folder / "tidy").misfits
    with (folder / "tidy").open(newline="") as tidied:
        return ["|".join(cells) for cells in csv.reader(tidied)], misfits


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_from_the_header(tmp_path: Path, mark: str) -> None:
    content = f"id{mark}name\nA{mark}x\n"
    assert _read(tmp_path, content) == (["2|A|x"], [])


def test_a_delimiter_inside_quotes_is_text(tmp_path: Path) -> None:
    assert _read(tmp_path, 'id;"name, long"\nA;"x;y"\n') == (["2|A|x;y"], [])


def test_a_file_of_one_column_is_a_table(tmp_path: Path) -> None:
    assert _read(tmp_path, "id\nA\nB\n") == (["2|A", "3|B"], [])


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_bytes(b"\xef\xbb\xbfid,name\nA,x\n")
    assert find_layout(tmp_path / "deals.csv", FileRule(path="deals.csv")).columns == ("id", "name")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found_from_the_bytes(tmp_path: Path, encoding: str) -> None:
    assert _read(tmp_path, "id,name\nA,José\n".encode(encoding)) == (["2|A|José"], [])


def test_a_packed_file_is_read_as_if_it_were_not(tmp_path: Path) -> None:
    assert _read(tmp_path, gzip.compress(b"id|name\r\nA|x\r\n"), "deals.psv.gz") == (["2|A|x"], [])


def test_line_numbers_count_the_lines_of_quoted_cells_and_blank_lines(tmp_path: Path) -> None:
    content = 'id,note\nA,"one\ntwo\n\nfour"\n\nB,x\r\nC,"y ""z"""\n'
    lines, misfits = _read(tmp_path, content)
    assert lines == ["2|A|one\ntwo\n\nfour", "7|B|x", '8|C|y "z"']
    assert misfits == []


def test_rows_with_too_few_or_too_many_cells_are_named_by_line_and_shift_nothing(tmp_path: Path) -> None:
    lines, misfits = _read(tmp_path, 'id,note,x\nA,"1\n2",3\nB,1\nC,1,2\nD,1,2,3\nE,1,2\n')
    assert lines == ["2|A|1\n2|3", "5|C|1|2", "7|E|1|2"]
    assert misfits == [Misfit(4, "2 cells: B,1", "3 cells"), Misfit(6, "4 cells: D,1,2,3", "3 cells")]


def test_a_quote_that_never_closes_costs_its_own_line_only(tmp_path: Path) -> None:
    lines, misfits = _read(tmp_path, 'id,note\nA,x\nB,"open\nC,y\nD,z\n')
    assert lines == ["2|A|x", "4|C|y", "5|D|z"]
    assert [misfit.line for misfit in misfits] == [3]


def test_inches_inside_a_cell_are_no_quotes(tmp_path: Path) -> None:
    assert _read(tmp_path, 'id|name\nA|5" pipe\nB|7" pipe\n')[0] == ['2|A|5" pipe', '3|B|7" pipe']


def test_without_a_header_the_first_line_is_a_row(tmp_path: Path) -> None:
    found = _read(tmp_path, "A\tx\nB\ty\n", header=False, columns=("id", "name"))
    assert found == (["1|A|x", "2|B|y"], [])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "deals.csv is empty"),
        (b"\n\n", "deals.csv is empty"),
        (b"PK\x03\x04....", "deals.csv is no text file"),
        (b"id,na\0me\n", "deals.csv is no text file"),
        (b"id,name,id\nA,x,B\n", "deals.csv has more than one column named id"),
        (b"id,name\nA,x\nid,name\nB,y\n", "deals.csv repeats its header in line 3"),
    ],
)
def test_what_is_no_readable_table_is_refused_by_name(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        _read(tmp_path, content)


def test_a_file_that_is_not_packed_after_all_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"deals\.csv\.gz can't be read"):
        _read(tmp_path, b"id\nA\n", "deals.csv.gz")


def test_a_file_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "other.csv").touch()
    with pytest.raises(Refused, match=r"deals\.csv is not in the folder; found: other\.csv"):
        find_layout(tmp_path / "deals.csv", FileRule(path="deals.csv"))
