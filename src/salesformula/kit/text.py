"""Sentences as data. Pure code returns a Msg; the door that shows it translates and formats it.

A Msg's id is the English sentence with {named} gaps. Values that need a way of writing (money, shares,
days) come as the small classes below, so that one place decides how a number looks:
sentences write $742,300 and 27.1%, minus is U+2212, ranges say "a to b".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "BRL": "R$", "INR": "₹", "ILS": "₪"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS_IN_FULL = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, init=False)
class Msg:
    """A sentence with gaps. ``many`` and ``n`` choose a plural; parameters may hold other Msgs."""

    id: str
    params: tuple[tuple[str, Any], ...]
    many: str | None
    n: int | None

    def __init__(self, id: str, many: str | None = None, n: int | None = None, **params: Any) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "many", many)
        object.__setattr__(self, "n", n)
        if n is not None:
            params.setdefault("n", Count(n))
        object.__setattr__(self, "params", tuple(sorted(params.items(), key=lambda item: item[0])))

    def __str__(self) -> str:
        return render(self)


@dataclass(frozen=True)
class Count:
    """A whole number with thousands separated."""

    value: int


@dataclass(frozen=True)
class Money:
    """An amount in a currency; ``exact`` keeps the cents, ``short`` writes $742k."""

    amount: Decimal
    currency: str
    exact: bool = False
    short: bool = False


@dataclass(frozen=True)
class Share:
    """A fraction written as a percentage with ``digits`` decimals."""

    value: float
    digits: int = 1


@dataclass(frozen=True)
class Points:
    """A difference of two shares, in percentage points, with its sign."""

    value: float


@dataclass(frozen=True)
class Number:
    """A plain number with ``digits`` decimals."""

    value: float
    digits: int = 2


@dataclass(frozen=True)
class Probability:
    """A p value: 'below 0.001' where it would round to nothing."""

    value: float


@dataclass(frozen=True)
class Day:
    """A date; the year is written when ``with_year``."""

    value: date
    with_year: bool = True


@dataclass(frozen=True)
class Moment:
    """A date and time of day, as given (the door has already moved it to the reader's zone)."""

    value: datetime


@dataclass(frozen=True)
class Names:
    """A list of names: 'A, B and C'. Those that are words and not names are Msgs, so that they are translated.

    ``more``: so many others are counted after them: 'A, B, C and 4 more'.
    """

    values: tuple[str | Msg, ...]
    more: int = 0


Translate = Callable[[str], str]
TranslatePlural = Callable[[str, str, int], str]


def period(label: str) -> Msg | str:
    """A period's label as people say it: 2024-12 is December 2024, 2026Q3 is Q3 2026; anything else stays as it is."""
    year, mark, part = label.partition("Q" if "Q" in label else "-")
    if not (len(year) == 4 and year.isdigit() and part.isdigit()):
        return label
    if mark == "Q":
        return Msg("Q{quarter} {year}", quarter=part, year=year)
    if not 1 <= int(part) <= 12:
        return label
    return Msg("{month} {year}", month=Msg(MONTHS_IN_FULL[int(part) - 1]), year=year)


def _same(text: str) -> str:
    return text


def _english_plural(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


def render(message: Msg | str, gettext: Translate = _same, ngettext: TranslatePlural = _english_plural) -> str:
    """The sentence as text, its gaps filled in the way the house writes numbers."""
    if isinstance(message, str):
        return message
    if message.many is not None and message.n is not None:
        pattern = ngettext(message.id, message.many, message.n)
    else:
        pattern = gettext(message.id)
    return pattern.format(**{key: _write(value, gettext, ngettext) for key, value in message.params})


def _write(value: Any, gettext: Translate, ngettext: TranslatePlural) -> str:
    if isinstance(value, Msg):
        return render(value, gettext, ngettext)
    if isinstance(value, Names):
        return _listed((_write(one, gettext, ngettext) for one in value.values), gettext, more=value.more)
    return write(value)


def write(value: Any) -> str:
    """One value as the house writes it; plain text stays as it is."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Count(v):
            return _signed(f"{v:,}")
        case int():
            return _signed(f"{value:,}")
        case Money():
            return _money(value)
        case Share(v, digits):
            return _signed(f"{v * 100:.{digits}f}") + "%"
        case Points(v):
            return ("+" if v > 0 else "") + _signed(f"{v * 100:.1f}") + " pt"
        case Number(v, digits):
            return _signed(f"{v:,.{digits}f}")
        case Probability(v):
            return "below 0.001" if v < 0.001 else f"{v:.3f}" if v < 0.01 else f"{v:.2f}"
        case Moment(v):
            return f"{v.day} {MONTHS[v.month - 1]} {v.year}, {v:%H:%M}"
        case Day(v, with_year):
            return f"{v.day} {MONTHS[v.month - 1]}" + (f" {v.year}" if with_year else "")
        case Names(values, more):
            return _listed(map(str, values), _same, more=more)
        case _:
            return str(value)


def _listed(values: Iterable[str], gettext: Translate, *, more: int = 0) -> str:
    names = list(values)
    if more:
        return gettext("{names} and {more} more").format(names=", ".join(names), more=write(Count(more)))
    if len(names) < 2:
        return "".join(names)
    return gettext("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def _signed(digits: str) -> str:
    return digits.replace("-", MINUS)


def _money(value: Money) -> str:
    amount, symbol = abs(value.amount), SYMBOLS.get(value.currency, f"{value.currency} " if value.currency else "")
    sign = MINUS if value.amount < 0 else ""
    if value.short and amount >= 1_000_000:
        return f"{sign}{symbol}{amount / 1_000_000:.{1 if amount < 10_000_000 else 0}f}m"
    if value.short and amount >= 1_000:
        return f"{sign}{symbol}{amount / 1_000:.{1 if amount < 100_000 else 0}f}k"
    places = Decimal("0.01") if value.exact else Decimal(1)
    return f"{sign}{symbol}{amount.quantize(places, rounding=ROUND_HALF_EVEN):,}"


def sentence(text: str) -> str:
    """A text, such as what an error says, as a sentence: with a capital first and a full stop at its end."""
    said = text[:1].upper() + text[1:]
    return said if said.endswith((".", "!", "?")) else f"{said}."
