"""Encodings: found from the bytes, told to people, and never mixed into wrong letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesformula.kit.errors import Refused
from salesformula.sources.files.peek import peek
from salesformula.sources.files.records import Misfit
from salesformula.sources.files.tests.made import rule_of, tidied, written


def _notes(path: Path, **said: object) -> list[str]:
    return [str(note) for note in peek(path, rule_of(path.name, **said)).notes]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_found_whichever_way_it_is_written(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "id,name,note\nA,José Müller,a long enough note\n".encode(encoding))
    assert tidied(path)[:2] == (["2|A|José Müller|a long enough note"], [])


def test_utf_16_that_does_not_say_so_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "id,name\nA,x\n".encode("utf-16-le"))
    assert _notes(path) == ["read as UTF-16, though it doesn't say so"]


def test_windows_1252_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "id,price\nA,5 €\n".encode("cp1252"))
    assert tidied(path)[0] == ["2|A|5 €"]
    assert _notes(path) == ["read as Windows-1252 because it is not UTF-8"]


def test_bytes_that_windows_1252_does_not_know_are_latin_1(tmp_path: Path) -> None:
    path = written(tmp_path, b"id,name\nA,Jos\xe9\nB,\x81\n")
    assert tidied(path)[0] == ["2|A|José", "3|B|\x81"]
    assert _notes(path) == ["read as Latin-1 because it is neither UTF-8 nor Windows-1252"]


def test_rows_with_bytes_of_another_encoding_are_set_aside_and_the_rest_keeps_its_letters(tmp_path: Path) -> None:
    content = "id,name\nA,José\nB,Zoë\nC,plain\n".encode() + "D,Müller\n".encode("cp1252") + "E,Ångström\n".encode()
    path = written(tmp_path, content)
    rows, misfits, _ = tidied(path)
    assert rows == ["2|A|José", "3|B|Zoë", "4|C|plain", "6|E|Ångström"]
    assert misfits == [Misfit(5, "M\\xfcller", "UTF-8, as the rest of the file", "name")]
    assert _notes(path)[0].startswith("UTF-8, but some rows hold bytes that are not")


def test_a_few_rows_of_utf_8_in_a_legacy_file_are_the_ones_set_aside(tmp_path: Path) -> None:
    legacy = "".join(f"{n},Müller\n" for n in range(30)).encode("cp1252")
    rows, misfits, _ = tidied(written(tmp_path, b"id,name\n" + legacy + "X,José\n".encode()))
    assert len(rows) == 30
    assert rows[0] == "2|0|Müller"
    assert misfits == [Misfit(32, "José".encode().decode("cp1252"), "Windows-1252, not UTF-8", "name")]


def test_the_mapping_outranks_what_the_bytes_say(tmp_path: Path) -> None:
    path = written(tmp_path, "id,name\nA,Łódź\n".encode("cp1250"))
    assert tidied(path, encoding="cp1250")[0] == ["2|A|Łódź"]


def test_bytes_that_the_said_encoding_does_not_know_cost_their_row(tmp_path: Path) -> None:
    path = written(tmp_path, b"id,name\nA,x\nB,Jos\xe9\n")
    rows, misfits, _ = tidied(path, encoding="utf-8")
    assert rows == ["2|A|x"]
    assert misfits == [Misfit(3, "Jos\\xe9", "UTF-8, as the rest of the file", "name")]


def test_a_nul_in_a_cell_costs_its_row(tmp_path: Path) -> None:
    many = "".join(f"{n},some text that is long enough\n" for n in range(50))
    rows, misfits, _ = tidied(written(tmp_path, f"id,name\n{many}X,a\0b\n"))
    assert len(rows) == 50
    assert misfits == [Misfit(52, "a\\x00b", "text without NUL", "name")]


def test_an_encoding_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    path = written(tmp_path, "id\nA\n")
    with pytest.raises(Refused, match=r"deals\.csv: encoding 'utf-9' is not known; write utf-8, utf-16"):
        tidied(path, encoding="utf-9")
    with pytest.raises(Refused, match="is no encoding of text"):
        tidied(path, encoding="base64")


def test_a_header_in_another_encoding_is_refused_by_line(tmp_path: Path) -> None:
    path = written(tmp_path, "id,größe\n".encode("cp1252") + "A,José\nB,Zoë\n".encode())
    with pytest.raises(Refused, match=r"deals\.csv, line 1: the header can't be read as utf-8"):
        tidied(path)
