"""Tables described once: the same Schema guides import, checks, tests and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from salesformula.kit.text import Msg
from salesformula.kit.units import Unit

Kind = Literal["string", "int64", "float64", "decimal", "boolean", "date", "timestamp"]

#: decimal(18, 4): every currency's minor unit and the unit prices of today's exports fit.
MONEY_DIGITS = (18, 4)


@dataclass(frozen=True)
class Column:
    """One column: its kind, its unit and what it says.

    ``references`` names the ``table.column`` a value points to; a value that points nowhere is
    flagged, not dropped. ``choices`` lists the only values allowed, ``low`` and ``high`` the range
    (inclusive); a row outside them goes to quarantine. ``title`` is the heading people read, where the name
    is not it; ``words`` are what they read where a row holds one of these codes.
    """

    name: str
    kind: Kind
    unit: Unit
    about: str = ""
    references: str | None = None
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    title: str = ""
    words: tuple[tuple[str, Msg], ...] = ()

    def named(self, title: str) -> Column:
        """The same column with the heading people read."""
        return replace(self, title=title)

    def told(self, words: Mapping[str, Msg]) -> Column:
        """The same column whose codes people read as words; files and programs get the codes."""
        return replace(self, words=tuple(words.items()))


@dataclass(frozen=True)
class Schema:
    """A table: its name, its columns, the key that makes a row unique and the column that owns it.

    ``owner`` is the column whose person_id decides who may see a row; None: company-wide.
    """

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    owner: str | None = None
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {column.name: column for column in self.columns})

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name


def text(name: str, about: str = "", *, choices: tuple[str, ...] = ()) -> Column:
    """A text column."""
    return Column(name, "string", Unit.TEXT, about, choices=choices)


def ident(name: str, about: str = "", *, to: str | None = None) -> Column:
    """An identifier, kept as text with its case; ``to`` is the table.column it points to."""
    return Column(name, "string", Unit.ID, about, references=to)


def count(name: str, about: str = "", *, low: float | None = 0) -> Column:
    """A whole number of things."""
    return Column(name, "int64", Unit.COUNT, about, low=low)


def share(name: str, about: str = "", *, high: float | None = 1) -> Column:
    """A fraction; 0 to 1 unless ``high`` says otherwise."""
    return Column(name, "float64", Unit.SHARE, about, low=0, high=high)


def money(name: str, about: str = "") -> Column:
    """A decimal amount; its currency stands in the column ``currency`` beside it."""
    return Column(name, "decimal", Unit.MONEY, about)


def currency(name: str = "currency", about: str = "ISO 4217 code of the amounts beside it") -> Column:
    """A currency code."""
    return Column(name, "string", Unit.CURRENCY, about)


def day(name: str, about: str = "") -> Column:
    """A date in the company's time zone."""
    return Column(name, "date", Unit.DATE, about)


def instant(name: str, about: str = "") -> Column:
    """A moment, UTC."""
    return Column(name, "timestamp", Unit.INSTANT, about)


def flag(name: str, about: str = "") -> Column:
    """True or false."""
    return Column(name, "boolean", Unit.FLAG, about)


def number(name: str, unit: Unit, about: str = "", *, low: float | None = None, high: float | None = None) -> Column:
    """A measured number that may have a fraction."""
    return Column(name, "float64", unit, about, low=low, high=high)


def label(name: str, about: str = "") -> Column:
    """A period label such as 2017Q1 or 2017-01."""
    return Column(name, "string", Unit.PERIOD, about)
