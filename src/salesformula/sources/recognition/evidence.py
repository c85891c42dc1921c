"""What the values of a column say about it: whether they can be what its name promises."""

from __future__ import annotations

import re

from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column
from salesformula.kit.units import Unit
from salesformula.sources.recognition.words import outcome

_DAY = re.compile(
    r"^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[- ][A-Za-zÀ-ž]{3,9}\.?,?[- ]\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}"
    r"|\d{5}(\.\d+)?$|\d{8}$)"
)
_TIME = re.compile(r"^\d{1,2}:\d{2}(:\d{2})?( [AaPp][Mm])?$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_ZONE = re.compile(r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})$")
_NUMBER = re.compile(
    r"^\(?\s*[-+−]?\s*(US\$|R\$|[$€£¥₹₪]|[A-Z]{3})?\s*[-+−]?\d[\d.,\s'’\u00a0\u202f]*(e[+-]?\d+)?\s*[kKmM%]?"
    r"\s*([$€£¥₹₪]|[A-Z]{3})?\s*\)?$"
)
_FLAG = frozenset({"true", "false", "t", "f", "yes", "no", "y", "n", "1", "0", "x"})
_MAIL = re.compile(r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+$")
#: Empty to a person, text to a computer.
BLANK_WORDS = frozenset({"", "-", "–", "—", "n/a", "#n/a", "null", "none", "(no value)", "nan"})
_ENOUGH = 0.6


def column_of(target: str) -> Column | None:
    """The column of the facts a target names."""
    table, _, name = target.partition(".")
    return TABLES[table].column(name) if table in TABLES and name in TABLES[table] else None


def misfit(target: str, values: tuple[str, ...]) -> str | None:
    """A value that shows that a column is not what its name promises; None where most can be that."""
    column = column_of(target)
    said = tuple(value for value in values if value.casefold() not in BLANK_WORDS)
    if column is None or not said:
        return None
    wrong = [value for value in said if not _fits(column, value)]
    return wrong[0] if len(wrong) > (1 - _ENOUGH) * len(said) else None


def supports(target: str, values: tuple[str, ...]) -> bool:
    """Whether the values are of a kind that few other columns have: days, numbers, mail addresses, codes."""
    column = column_of(target)
    said = tuple(value for value in values if value.casefold() not in BLANK_WORDS)
    if column is None or not said or misfit(target, values) is not None:
        return False
    if column.kind in ("date", "timestamp", "decimal", "float64", "int64"):
        return True
    return column.name == "email" or (column.unit is Unit.CURRENCY)


def looks_like_mail(values: tuple[str, ...]) -> bool:
    """Whether most values are mail addresses."""
    said = [value for value in values if value]
    return bool(said) and sum(bool(_MAIL.match(value)) for value in said) >= _ENOUGH * len(said)


def without_zone(values: tuple[str, ...]) -> bool:
    """Whether there are times of day that don't say their zone."""
    return any(_CLOCK.search(value) and not _ZONE.search(value.strip()) for value in values)


def is_flag(values: tuple[str, ...]) -> bool:
    """Whether every value is a yes or a no."""
    return all(value.casefold() in _FLAG for value in values if value)


def symbol(values: tuple[str, ...]) -> str | None:
    """The currency that signs in the cells tell; None without a sign or with several."""
    signs = {"$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "₪": "ILS"}
    found = {code for value in values for sign, code in signs.items() if sign in value and "R$" not in value}
    return found.pop() if len(found) == 1 else None


def _fits(column: Column, value: str) -> bool:
    match column.kind:
        case "date" | "timestamp":
            return bool(_DAY.match(value)) or (column.kind == "timestamp" and bool(_TIME.match(value)))
        case "boolean":
            # A status in words says it too, such as Pipedrive's "won".
            return value.casefold() in _FLAG or (column.name == "is_won" and outcome(value) is not None)
        case "decimal" | "float64" | "int64":
            return bool(_NUMBER.match(value)) and (column.high is None or _in_range(column, value))
        case _ if column.unit is Unit.CURRENCY:
            return bool(re.fullmatch(r"[A-Za-z]{3}", value))
        case _ if column.name == "email":
            return "@" in value
        case _:
            return True


def _in_range(column: Column, value: str) -> bool:
    if value.endswith("%"):
        return True
    try:
        return float(value.replace(",", ".")) <= (column.high or 0)
    except ValueError:
        return True
