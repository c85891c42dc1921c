"""Parquet files: each type as the text a CSV of the same rows would hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesformula.facts import engine
from salesformula.kit.errors import Refused
from salesformula.sources.files.peek import peek
from salesformula.sources.files.tests.made import rule_of, tidied, written


def _parquet(folder: Path, select: str) -> Path:
    path = folder / "deals.parquet"
    connection = engine.workbench(None)
    connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    connection.close()
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'0012'", "0012"),
        ("12345678901234567.89::DECIMAL(19,2)", "12345678901234567.89"),
        ("100.50::DECIMAL(9,2)", "100.50"),
        ("3.0::DOUBLE", "3"),
        ("0.1::DOUBLE", "0.1"),
        # Nobody can take a point before four digits for a thousands mark.
        ("1.234::DOUBLE", "1.2340"),
        ("1234.567::DOUBLE", "1234.567"),
        ("-12.500::DECIMAL(9,3)", "-12.5000"),
        ("1e300::DOUBLE", "1e+300"),
        ("true", "true"),
        ("DATE '2026-03-01'", "2026-03-01"),
        ("TIMESTAMP '2026-03-01 09:14:00'", "2026-03-01 09:14:00"),
        ("TIMESTAMPTZ '2026-03-01 09:14:00+02'", "2026-03-01T07:14:00.000000Z"),
        ("['a', 'b']", "a;b"),
        ("[1, 2]", "1;2"),
        ("{'a': 1}", '{"a":1}'),
        ("'Zoë'::BLOB", "Zoë"),
        ("NULL::INTEGER", ""),
        ("9007199254740993::BIGINT", "9007199254740993"),
    ],
)
def test_a_value_becomes_the_text_a_file_would_hold(tmp_path: Path, value: str, text: str) -> None:
    value = value.replace("'Zoë'::BLOB", "encode('Zoë')")
    assert tidied(_parquet(tmp_path, f"SELECT 'A' AS id, {value} AS found"))[0] == [f"1|A|{text}"]


def test_rows_are_numbered_from_one_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = _parquet(tmp_path, "SELECT range AS id FROM range(12000) ORDER BY range DESC")
    rows = tidied(path)[0]
    assert (rows[0], rows[-1], len(rows)) == ("1|11999", "12000|0", 12_000)
    found = peek(path, rule_of("deals.parquet"))
    assert (found.n_lines, found.rows[1], found.lines[1]) == (12_000, ("11998",), 2)


def test_a_damaged_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"deals\.parquet can't be read"):
        tidied(written(tmp_path, b"PAR1" + b"rubbish" * 50, "deals.parquet"))
    with pytest.raises(Refused, match=r"deals\.parquet is no Parquet file"):
        tidied(written(tmp_path, b"id,name\n", "deals.parquet"))
