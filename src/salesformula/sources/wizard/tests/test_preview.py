"""What cells are read as, beside the cells; also where the first rows of a column are empty."""

from __future__ import annotations

import pytest

from salesformula.facts.tables import TABLES
from salesformula.sources.mapping import ColumnRule
from salesformula.sources.wizard.preview import Preview


@pytest.mark.parametrize("name", ["closed_at", "expected_close_on", "amount", "discount_share"])
def test_a_column_whose_first_rows_are_empty_is_read_as_empty(name: str) -> None:
    column = TABLES["deals"].column(name)
    with Preview() as preview:
        assert preview.read(column, ColumnRule(column="C"), all_cells=("", " "), shown=("",)) == ["empty"]
        assert preview.read(column, ColumnRule(column="C"), all_cells=(), shown=()) == []


def test_german_amounts_and_days_are_shown_as_they_will_be_read() -> None:
    deals = TABLES["deals"]
    with Preview() as preview:
        amounts = ("1.234,56 €", "12,00 €")
        assert preview.read(deals.column("amount"), ColumnRule(column="Betrag"), all_cells=amounts, shown=amounts) == [
            "1,234.56",
            "12",
        ]
        days = ("31.12.2025", "01.02.2026")
        assert preview.read(deals.column("closed_at"), ColumnRule(column="Am"), all_cells=days, shown=days) == [
            "31 Dec 2025",
            "1 Feb 2026",
        ]
