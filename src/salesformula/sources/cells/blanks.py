"""What people and programs write into a cell that holds nothing."""

from __future__ import annotations

from salesformula.kit.schema import Column
from salesformula.kit.units import Unit
from salesformula.sources.sql_text import literal

#: Empty in every column: how data loaders and spreadsheets write "no value"; nobody is called so.
NOWHERE = ("#N/A", "\\N")
#: Empty where no word can be meant: in numbers, dates and flags. Mrs Null and the answer None are words.
_WORDS = ("null", "(null)", "none", "nan", "n/a", "na", "nil", "#n/a", "#null!", "-", "--", "\u2013", "\u2014")
#: Empty in ids, as written: a team may well be called NA.
_NO_IDS = ("NULL", "null", "(null)", "None", "NaN", "nan", "N/A", "n/a", "-", "--", "\u2013", "\u2014")


def without_blanks(text: str, column: Column) -> str:
    """SQL of the text of a fact column, null where it says that there is nothing."""
    if column.kind != "string":
        return f"CASE WHEN lower({text}) NOT IN ({', '.join(map(literal, _WORDS))}) THEN {text} END"
    if column.unit is Unit.ID:
        return f"CASE WHEN {text} NOT IN ({', '.join(map(literal, _NO_IDS))}) THEN {text} END"
    return text
