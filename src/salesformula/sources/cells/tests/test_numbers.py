"""Numbers, shares and flags as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesformula.facts.engine import workbench
from salesformula.sources.cells.numbers import fraction, plain_number, whole
from salesformula.sources.sql_text import literal


def _value(sql: str) -> object:
    connection = workbench(None)
    try:
        found = connection.execute(f"SELECT {sql}").fetchone()
    finally:
        connection.close()
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234.5", "1234.5"),
        ("-7", "-7"),
        ("\u22127", "-7"),
        ("1,234,567.89", "1234567.89"),
        ("1 234.5", "1234.5"),
        ("$1,234.50", "1234.50"),
        ("-$5", "-5"),
        ("R$ 12", "12"),
        ("EUR 12.5", "12.5"),
        ("12.5 €", "12.5"),
        ("(1,200.00)", "-1200.00"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("1'234.50", "1234.50"),
        ("1 234.50", "1234.50"),
        ("$1,234,567", "1234567"),
        ("(1,234)", "-1234"),
        ("($1,234.50)", "-1234.50"),
        ("1,234-", "-1234"),
        ("45k", "45000"),
        ("$1.2M", "1200000"),
        ("1.2 M USD", "1200000"),
        ("3bn", "3000000000"),
        ("1,234.50 USD", "1234.50"),
        ("CA$ 5", "5"),
        ("\u22125", "-5"),
        ("0.125", "0.125"),
    ],
)
def test_numbers_with_a_decimal_point(text: str, expected: str) -> None:
    assert _value(f"CAST({plain_number(literal(text), decimal='.', short=True)} AS DECIMAL(18, 4))") == Decimal(
        expected
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,5", "1234.5"),
        ("12,50 €", "12.50"),
        ("12,50\u00a0€", "12.50"),
        ("€ 12,50", "12.50"),
        ("1.234", "1234"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("-1.234,00", "-1234.00"),
        ("1.234,00-", "-1234.00"),
        ("1,2M", "1200000"),
        ("1'234,50", "1234.50"),
        ("0,125", "0.125"),
    ],
)
def test_numbers_with_a_decimal_comma(text: str, expected: str) -> None:
    assert _value(f"CAST({plain_number(literal(text), decimal=',', short=True)} AS DECIMAL(18, 4))") == Decimal(
        expected
    )


@pytest.mark.parametrize(
    "text",
    [
        "1,5",
        "12,34,567",
        "1.2.3",
        "abc",
        "$",
        "-",
        "1234 or so",
        "",
        "NaN",
        "inf",
        "5%",
        "0,125",
        "1,234,56",
        "--5",
        "(-5)",
        "5kk",
        "k",
        "1,0",
    ],
)
def test_what_is_no_number_is_not_guessed_at(text: str) -> None:
    assert _value(plain_number(literal(text), decimal=".")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("12.0", 12),
        ("12.5", None),
        ("x", None),
        ("1.2k", 1200),
        ("45k", 45000),
        ("9007199254740993", 9007199254740993),
        ("1e30", None),
    ],
)
def test_whole_numbers_have_no_fraction(text: str, expected: int | None) -> None:
    assert _value(whole(plain_number(literal(text), decimal=".", short=True))) == expected


@pytest.mark.parametrize(("text", "expected"), [("0.25", 0.25), ("25%", 0.25), ("12.5 %", 0.125), ("x%", None)])
def test_shares_may_be_percentages(text: str, expected: float | None) -> None:
    assert _value(fraction(literal(text), decimal=".")) == expected
