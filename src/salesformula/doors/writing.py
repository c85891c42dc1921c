"""How one value is written for people, by the unit of its column. Numbers for machines are in exports.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from salesformula.doors import clock
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Column
from salesformula.kit.text import Count, Day, Moment, Money, Msg, Number, Probability, Share, render, write
from salesformula.kit.units import Unit

NUMERIC = (Unit.COUNT, Unit.SHARE, Unit.MONEY, Unit.MONEY_PER_DAY, Unit.DAYS, Unit.HOURS, Unit.STATISTIC, Unit.DATE)


def words(message: Msg | str) -> str:
    """A message in the reader's language."""
    return render(message, gettext, ngettext)


def written(value: Any) -> str:
    """A plain value or message, written for people."""
    return words(value) if isinstance(value, Msg) else write(value)


def cell(value: Any, column: Column, row: Mapping[str, Any], *, company: CompanyPolicy) -> str:
    """One cell of a table as people read it, instants in the company's zone; empty for null."""
    if value is None:
        return ""
    if column.words and value in (said := dict(column.words)):
        return words(said[value])
    match column.unit:
        case Unit.INSTANT:
            return write(Moment(clock.local(value, company=company)))
        case Unit.SHARE:
            return write(Share(float(value)))
        case Unit.COUNT:
            return write(Count(int(value)))
        case Unit.MONEY | Unit.MONEY_PER_DAY:
            return write(Money(Decimal(value), str(row.get("currency") or ""), exact=True))
        case Unit.PROBABILITY:
            return write(Probability(float(value)))
        case Unit.DAYS | Unit.HOURS | Unit.MINUTES | Unit.STATISTIC | Unit.SCORE:
            return write(Number(float(value), 1)) if isinstance(value, float) else write(Count(int(value)))
        case _:
            return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return write(Moment(value))
    if isinstance(value, date):
        return write(Day(value))
    return str(value)


def heading(column: Column, *, company: CompanyPolicy) -> str:
    """A column's heading: its name in words, with the zone its instants are told in."""
    said = gettext(column.title or column.name.removeprefix("n_").replace("_", " ").capitalize())
    if column.unit is not Unit.INSTANT:
        return said
    return gettext("{heading}, {zone}").format(heading=said, zone=zone_in_words(company))


def zone_in_words(company: CompanyPolicy) -> str:
    """The company's time zone: America/New York."""
    return company.time_zone.replace("_", " ")


def is_number(column: Column) -> bool:
    """Whether the column's cells stand right."""
    return column.unit in NUMERIC and column.kind != "string"
