"""The rules of a mapping as SQL: the text of a fact column, made from the columns of a file."""

from __future__ import annotations

from datetime import date, datetime

from salesformula.sources.cells.blanks import NOWHERE
from salesformula.sources.cells.ids import long_id
from salesformula.sources.files.loading import Rows
from salesformula.sources.mapping import ColumnRule, Scalar
from salesformula.sources.sql_text import literal, name

ANYTHING_ELSE = "*"
EMPTY_CELL = ""
BLANKS = " \t\r\n\u00a0"


def cell(rows: Rows, column: str) -> str:
    """SQL of one cell without the blanks around it; null where it is empty or says that it is."""
    trimmed = f"trim({raw(rows, column)}, {literal(BLANKS)})"
    return f"CASE WHEN {trimmed} NOT IN ('', {', '.join(map(literal, NOWHERE))}) THEN {trimmed} END"


def raw(rows: Rows, column: str) -> str:
    """SQL of one cell as it stands."""
    return f"CAST({name(rows.columns[column])} AS VARCHAR)"


def text_of(rows: Rows, rule: ColumnRule) -> str:
    """SQL of the text that a rule makes of a row."""
    text = _origin(rows, rule)
    if rule.ids == "salesforce":
        text = long_id(text)
    return text if rule.where is None else f"CASE WHEN {one_of(cell(rows, rule.where), rule.is_in)} THEN {text} END"


def unmapped(rows: Rows, rule: ColumnRule) -> str | None:
    """SQL that holds where a cell has a value the rule's value map leaves out; None where there is no such value."""
    if rule.values is None or ANYTHING_ELSE in rule.values:
        return None
    known = [f"lower({literal(value)})" for value in rule.values if value != EMPTY_CELL]
    if not known:
        return None
    left_out = f"lower({part(rows, rule)}) NOT IN ({', '.join(known)})"
    return left_out if rule.where is None else f"({left_out} AND {one_of(cell(rows, rule.where), rule.is_in)})"


def part(rows: Rows, rule: ColumnRule) -> str:
    """SQL of the cell of a rule's column, or of the first part that is not empty where a cell holds several."""
    found = cell(rows, str(rule.column))
    if rule.first_of is None:
        return found
    started = f"ltrim({found}, {literal(rule.first_of + BLANKS)})"
    return f"nullif(trim(split_part({started}, {literal(rule.first_of)}, 1), {literal(BLANKS)}), '')"


def written(value: Scalar) -> str:
    """A TOML value as the text a file would hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def one_of(found: str, choices: tuple[str, ...]) -> str:
    """SQL that holds where a text is one of these words, whatever its case."""
    return f"lower(coalesce({found}, '')) IN ({', '.join(f'lower({literal(choice)})' for choice in choices)})"


def mapped(found: str, values: dict[str, Scalar]) -> str:
    """SQL of the word that a value map has for a text; null where it has none."""
    cases = [
        f"WHEN lower({found}) = lower({literal(value)}) THEN {literal(written(to))}"
        for value, to in values.items()
        if value not in (ANYTHING_ELSE, EMPTY_CELL)
    ]
    if EMPTY_CELL in values:
        cases.append(f"WHEN {found} IS NULL THEN {literal(written(values[EMPTY_CELL]))}")
    if ANYTHING_ELSE in values:
        cases.append(f"WHEN {found} IS NOT NULL THEN {literal(written(values[ANYTHING_ELSE]))}")
    return f"nullif(CASE {' '.join(cases) or 'WHEN true THEN NULL'} END, '')"


def _origin(rows: Rows, rule: ColumnRule) -> str:
    if rule.constant is not None:
        return literal(written(rule.constant))
    if rule.join:
        parts = ", ".join(cell(rows, column) for column in rule.join)
        return f"nullif(concat_ws({literal(rule.between)}, {parts}), '')"
    found = part(rows, rule)
    return found if rule.values is None else mapped(found, rule.values)
