"""Whatever a file holds, a reader refuses it or delivers rows that are the rows of the lines they claim to be.

``SALESFORMULA_FUZZ_FILES=10000 pytest tests/fuzz`` tries as many files; without it a few hundred.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from salesformula.facts import engine
from salesformula.kit.errors import Question, Refused
from salesformula.sources.files.formats import find_layout, records_of
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.loading import load
from salesformula.sources.files.peek import peek
from salesformula.sources.files.records import LeftOut, Record
from salesformula.sources.mapping import FileRule, parse_mapping
from tests.fuzz.tables import Written, damaged_tables, lines_of, record_at, written_tables

FILES = int(os.environ.get("SALESFORMULA_FUZZ_FILES", "200"))
_EACH = FILES // 2
fuzzed = settings(
    max_examples=_EACH,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
#: Through the engine, or a program of its own, a file takes ten to a hundred times as long.
slow = settings(fuzzed, max_examples=max(FILES // 50, 5))
_MAPPING = '[files.t]\npath = "t.csv"\n[[tables.deals]]\nfile = "t"\n[tables.deals.columns]\ndeal_id = "x"\n'


def _read(path: Path, content: bytes, **said: str) -> tuple[Layout, list[Record], list[LeftOut]]:
    path.write_bytes(content)
    layout = find_layout(path, FileRule(path=path.name, **said))  # type: ignore[arg-type]
    left_out = list(layout.above)
    return layout, list(records_of(layout, left_out)), left_out


@fuzzed
@given(written=written_tables())
def test_a_table_comes_back_as_it_was_written(tmp_path: Path, written: Written) -> None:
    said = {} if written.encoding.startswith("utf") else {"encoding": written.encoding}
    layout, records, _ = _read(tmp_path / "t.csv", written.content, **said)
    assert layout.columns == tuple(name.strip() for name in written.columns)
    assert [(line, tuple(cells)) for line, cells, misfit in records if misfit is None] == list(written.rows)
    assert [misfit for _, _, misfit in records if misfit is not None] == []


@fuzzed
@given(content=damaged_tables())
def test_damage_costs_rows_but_shifts_and_loses_none(tmp_path: Path, content: bytes) -> None:
    try:
        layout, records, left_out = _read(tmp_path / "t.csv", content)
    except (Refused, Question):
        return
    text = content.decode(layout.encoding, layout.errors)
    lines = lines_of(text.removeprefix("\ufeff") if not layout.skip else text)
    found = {record[0]: record for record in records}
    aside = {item.line for item in left_out}
    number = layout.skip + 1
    while number <= len(lines):
        honest = record_at(lines, number - 1, layout.delimiter)
        cells, n_lines = honest if honest is not None else (None, 1)
        if number in found:
            _, said, misfit = found.pop(number)
            assert misfit is not None or said == cells, f"line {number} is not what it says"
        elif number not in aside:
            assert cells is not None, f"line {number} got lost"
            assert not any(cell.strip() for cell in cells), f"line {number} got lost"
        number += n_lines
    assert found == {}, "rows from lines that are none"


@slow
@given(content=st.one_of(damaged_tables(), written_tables().map(lambda written: written.content)))
def test_the_engine_holds_what_the_reader_delivered(tmp_path: Path, content: bytes) -> None:
    try:
        _, records, _ = _read(tmp_path / "t.csv", content)
    except (Refused, Question):
        return
    connection = engine.workbench(None)
    try:
        connection.execute("ATTACH ':memory:' AS input")
        connection.execute("USE input")
        connection.execute("CREATE SCHEMA lines")
        load(connection, tmp_path, parse_mapping(_MAPPING), "t", workspace=tmp_path, progress=lambda said: None)
        held = connection.execute("SELECT * FROM lines.t ORDER BY _line").fetchall()
    finally:
        connection.close()
    delivered = [(line, *cells) for line, cells, misfit in records if misfit is None]
    assert [tuple("" if cell is None else cell for cell in row) for row in held] == delivered


def _workbook(folder: Path) -> bytes:
    book = Workbook()
    book.worksheets[0].append(["id", "name"])
    for number in range(20):
        book.worksheets[0].append([number, f"name {number}"])
    book.save(folder / "whole.xlsx")
    return (folder / "whole.xlsx").read_bytes()


def _parquet(folder: Path) -> bytes:
    connection = engine.workbench(None)
    connection.execute(f"COPY (SELECT range AS id FROM range(500)) TO '{folder / 'whole.parquet'}' (FORMAT parquet)")
    connection.close()
    return (folder / "whole.parquet").read_bytes()


def _packed(_: Path) -> bytes:
    return gzip.compress(b"id,name\nA,x\n" * 99)


_WHOLE: dict[str, Callable[[Path], bytes]] = {"t.xlsx": _workbook, "t.parquet": _parquet}


@pytest.mark.parametrize("name", ["t.xlsx", "t.xls", "t.parquet", "t.csv.gz", "t.csv"])
@settings(slow, max_examples=max(FILES // 100, 5))
@given(
    damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6), cut=st.floats(0.3, 1.5)
)
def test_a_damaged_file_of_any_kind_is_read_or_refused(
    tmp_path: Path, name: str, damage: list[tuple[float, int]], cut: float
) -> None:
    content = bytearray(_WHOLE.get(name, _packed)(tmp_path))
    for place, byte in damage:
        content[int(place * (len(content) - 1))] = byte
    (tmp_path / name).write_bytes(content[: int(cut * len(content))])
    try:
        peek(tmp_path / name, FileRule(path=name))
        find = find_layout(tmp_path / name, FileRule(path=name))
        assert all(misfit is not None or len(cells) == len(find.columns) for _, cells, misfit in records_of(find, []))
    except (Refused, Question) as refused:
        said = str(refused)
    else:
        said = name
    assert name in said
