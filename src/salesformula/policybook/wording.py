"""Settings in words: a value with its unit, a unit, the days a rule holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from salesformula.kit.policy import Setting
from salesformula.kit.text import Count, Day, Money, Number, write
from salesformula.kit.units import Unit
from salesformula.policybook.founding import SINCE_EVER

MONTHS = (
    gettext_noop("January"), gettext_noop("February"), gettext_noop("March"), gettext_noop("April"),
    gettext_noop("May"), gettext_noop("June"), gettext_noop("July"), gettext_noop("August"),
    gettext_noop("September"), gettext_noop("October"), gettext_noop("November"), gettext_noop("December"),
)  # fmt: skip
CHOICES = {
    "acv": gettext_noop("annual contract value"),
    "amount": gettext_noop("deal amount"),
    "mrr": gettext_noop("monthly recurring revenue"),
    "customers": gettext_noop("new customers"),
}
UNITS = {
    Unit.COUNT: gettext_noop("a whole number"),
    Unit.SHARE: gettext_noop("percent"),
    Unit.PROBABILITY: gettext_noop("percent"),
    Unit.CURRENCY: gettext_noop("code of three letters"),
    Unit.DAYS: gettext_noop("days"),
    Unit.HOURS: gettext_noop("hours"),
    Unit.MINUTES: gettext_noop("minutes"),
    Unit.MONTHS: gettext_noop("months"),
    Unit.FLAG: gettext_noop("yes or no"),
    Unit.MONTH_OF_YEAR: gettext_noop("month"),
    Unit.TEXT: gettext_noop("text"),
}
#: A bound this high only keeps slips of the pen out; nobody needs to read it.
FAR = 1_000_000_000_000

IN_PERCENT = (Unit.SHARE, Unit.PROBABILITY)


def value_in_words(setting: Setting, value: Any, *, currency: str) -> str:
    """A value as a sentence holds it."""
    if value is None:
        return gettext("not set")
    match setting.unit:
        case Unit.FLAG:
            return gettext("yes") if value else gettext("no")
        case Unit.SHARE | Unit.PROBABILITY:
            return f"{percent(value)}%"
        case Unit.MONEY | Unit.MONEY_PER_DAY:
            return write(Money(Decimal(value), currency, exact=Decimal(value) != int(value)))
        case Unit.MONTH_OF_YEAR:
            return gettext(MONTHS[int(value) - 1])
        case Unit.DAYS:
            return _counted(value, ngettext("%(n)s day", "%(n)s days", int(value)))
        case Unit.HOURS:
            return _counted(value, ngettext("%(n)s hour", "%(n)s hours", int(value)))
        case Unit.MINUTES:
            return _counted(value, ngettext("%(n)s minute", "%(n)s minutes", int(value)))
        case Unit.MONTHS:
            return _counted(value, ngettext("%(n)s month", "%(n)s months", int(value)))
        case Unit.TEXT if value in setting.choices:
            return choice_in_words(str(value))
        case _:
            return _plain(value)


def of_team_in_words(setting: Setting, value: Any, *, currency: str) -> str:
    """A team's own value; none is the company's."""
    return gettext("as the company") if value is None else value_in_words(setting, value, currency=currency)


def choice_in_words(value: str) -> str:
    """One of a few values."""
    return gettext(CHOICES[value]) if value in CHOICES else value


def unit_in_words(setting: Setting, *, currency: str) -> str:
    """What a value is counted in."""
    if setting.unit in (Unit.MONEY, Unit.MONEY_PER_DAY):
        return currency
    if setting.choices:
        return gettext("one of %(n)s") % {"n": len(setting.choices)}
    return gettext(UNITS[setting.unit]) if setting.unit in UNITS else str(setting.unit)


def bounds_in_words(setting: Setting, *, currency: str) -> str:
    """Between which values it may lie; empty where anything goes."""
    if setting.unit is Unit.MONTH_OF_YEAR:
        return ""
    ends = (setting.low, None if setting.high is not None and setting.high >= FAR else setting.high)
    low, high = (None if one is None else _bound(setting, one, currency) for one in ends)
    if low and high:
        return gettext("%(low)s to %(high)s") % {"low": low, "high": high}
    if low:
        return gettext("%(low)s or more") % {"low": low}
    return gettext("%(high)s or less") % {"high": high} if high else ""


def source_in_words(source: str) -> str:
    """Where a default comes from; references such as 004 M1 stay: docs/guide/policy.md says what they are."""
    reference, _, said = source.partition(", ")
    match said:
        case "given":
            return gettext("given in source %(reference)s") % {"reference": reference}
        case "not given":
            return gettext("source %(reference)s gives no value") % {"reference": reference}
        case _:
            return gettext("our choice") if source == "ours" else source


def since_in_words(day: date | None) -> str:
    """From which day on."""
    if day is None:
        return gettext("as shipped")
    return gettext("from the beginning") if day == SINCE_EVER else write(Day(day))


def percent(value: float) -> str:
    """A fraction in per cent, with as many decimals as it has: 0.95 is 95, 0.001 is 0.1."""
    exact = (Decimal(repr(float(value))) * 100).normalize()
    return f"{exact:f}"


def _bound(setting: Setting, value: float, currency: str) -> str:
    whole = int(value) if float(value).is_integer() and setting.unit not in IN_PERCENT else value
    return value_in_words(setting, whole, currency=currency)


def _counted(value: Any, pattern: str) -> str:
    return pattern % {"n": _plain(value)}


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return write(Number(value, 0 if value.is_integer() else 2))
    return write(Count(value)) if isinstance(value, int) else str(value)
