"""The decimal mark of a column: found from all its values, never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesformula.sources.cells.undecided import Undecided
from salesformula.sources.tests.desk import DEALS, Desk, told

AMOUNTS = DEALS + 'amount = "v"\n'


def _file(*values: str) -> str:
    return "id\tv\n" + "".join(f"{n}\t{value}\n" for n, value in enumerate(values))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("1,234", "1,234.50", "7"), ("1234", "1234.5", "7")),
        (("1.234", "1.234,56", "7"), ("1234", "1234.56", "7")),
        (("1,234", "$1,234,567"), ("1234", "1234567")),
        (("1.234", "12,50 €"), ("1234", "12.5")),
        (("1 234,56", "1,5"), ("1234.56", "1.5")),
        (("1'234.50", "(1,234)"), ("1234.5", "-1234")),
        (("0.125", "1.125"), ("0.125", "1.125")),
        (("0,125", "1,125"), ("0.125", "1.125")),
        (("1234.567", "1.234"), ("1234.567", "1.234")),
        (("45k", "1.2M"), ("45000", "1200000")),
        (("12.50", "1.99"), ("12.5", "1.99")),
        (("12", "1 234"), ("12", "1234")),
        # A dollar and a euro have no thousandths.
        (("$45,000", "$7"), ("45000", "7")),
        (("1.234 €", "12 €"), ("1234", "12")),
    ],
)
def test_the_mark_is_found_from_the_whole_column(
    desk: Desk, values: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    desk.land(AMOUNTS, deals_csv=_file(*values))
    assert desk.deals("amount") == [(Decimal(number),) for number in expected]


@pytest.mark.parametrize(
    ("value", "readings"),
    [
        ("1,234", ((".", "1234"), (",", "1.234"))),
        ("1.234", ((".", "1.234"), (",", "1234"))),
        ("KWD 1,250", ((".", "1250"), (",", "1.25"))),
    ],
)
def test_what_may_be_either_everywhere_is_a_question(
    desk: Desk, value: str, readings: tuple[tuple[str, str], ...]
) -> None:
    with pytest.raises(Undecided) as asked:
        desk.land(AMOUNTS, deals_csv=_file("7", value))
    (_, point), (_, comma) = readings
    said = f'{value!r} may be {point} (decimal = ".") or {comma} (decimal = ","); say the decimal mark in the mapping'
    assert str(asked.value).startswith("deals.csv, column 'v': ")
    assert str(asked.value).endswith(said)
    assert (asked.value.key, asked.value.options) == ("decimal", readings)


def test_a_mark_in_the_mapping_answers_the_question(desk: Desk) -> None:
    desk.land(DEALS + 'amount = { column = "v", decimal = "," }\n', deals_csv=_file("1,234", "7"))
    assert desk.deals("amount") == [(Decimal("1.234"),), (Decimal(7),)]


def test_the_mark_of_most_is_taken_and_the_rest_is_set_aside(desk: Desk) -> None:
    result = desk.land(AMOUNTS, deals_csv=_file("12.50", "1.5", "12,5"))
    assert desk.deals("amount") == [(Decimal("12.5"),), (Decimal("1.5"),)]
    assert [told(problem) for problem in result.problems] == [("deals", "deals.csv", 4, "v", "12,5")]


def test_both_marks_equally_often_are_a_question(desk: Desk) -> None:
    with pytest.raises(Undecided, match=r"half of its values have a decimal point, half a comma\. '1,5' is 1\.5"):
        desk.land(AMOUNTS, deals_csv=_file("2.5", "1,5"))


def test_the_mark_is_found_though_most_rows_do_not_count(desk: Desk) -> None:
    rule = 'amount = { column = "v", where = "id", is = ["1"] }\n'
    desk.land(DEALS + rule, deals_csv=_file("1.234,5", "1.234"))
    assert desk.deals("amount") == [(None,), (Decimal(1234),)]


def test_whole_numbers_have_groups_and_places_have_degrees(desk: Desk) -> None:
    mapping = '[files.a]\npath = "a.csv"\n[[tables.accounts]]\nfile = "a"\n[tables.accounts.columns]\n'
    mapping += 'account_id = "id"\nemployees = "n"\nlatitude = "lat"\n'
    desk.land(mapping, a_csv="id;n;lat\nA;1.234;51.507\nB;12k;13.405\n")
    found = desk.rows("SELECT employees, latitude FROM accounts ORDER BY account_id")
    assert found == [(1234, 51.507), (12000, 13.405)]


def test_numbers_that_a_query_computed_have_a_point(desk: Desk) -> None:
    mapping = '[files.deals]\npath = "deals.csv"\n[[tables.deals]]\n'
    mapping += 'sql = "SELECT id AS deal_id, v::DOUBLE AS amount FROM deals"\n'
    desk.land(mapping, deals_csv=_file("1.234", "5.678"))
    assert desk.deals("amount") == [(Decimal("1.234"),), (Decimal("5.678"),)]


def test_a_number_too_large_for_its_column_sets_its_row_aside(desk: Desk) -> None:
    rule = 'amount = { column = "v", times = 1000000 }\n'
    result = desk.land(DEALS + rule, deals_csv=_file("99999999999", "1", "9" * 40, "1e400"))
    assert desk.deals("amount::BIGINT") == [(1000000,)]
    assert [problem.row for problem in result.problems] == [2, 4, 5]
