"""How each system writes a value into a cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from salesformula.demo.market import COMPANY_ZONE

ZONE = ZoneInfo(COMPANY_ZONE)
Cell = Callable[[Any], str]


def hubspot(value: Any) -> str:
    """Times by the company's clock without a zone and without seconds, days in ISO order, true and false."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{local(value):%Y-%m-%d %H:%M}"
        case _:
            return _plain(value)


def salesforce(value: Any) -> str:
    """Times and days as the United States write them, check boxes as 1 and 0, amounts with cents."""
    match value:
        case bool():
            return "1" if value else "0"
        case datetime():
            there = local(value)
            half = "AM" if there.hour < 12 else "PM"
            return f"{_us_day(there)}, {there.hour % 12 or 12}:{there.minute:02} {half}"
        case date():
            return _us_day(value)
        case Decimal():
            return f"{value:.2f}"
        case _:
            return _plain(value)


def pipedrive(value: Any) -> str:
    """Times by the user's clock with seconds, days in ISO order."""
    return f"{local(value):%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else _plain(value)


def pipedrive_with_commas(value: Any) -> str:
    """The same for a user whose numbers have a decimal comma."""
    match value:
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case float():
            return f"{value:.2f}".replace(".", ",")
        case _:
            return pipedrive(value)


def canonical(value: Any) -> str:
    """Instants in UTC, days in ISO order, amounts in full, true and false."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{value.isoformat()}Z"
        case Decimal():
            return str(value)
        case float():
            return repr(value)
        case _:
            return _plain(value)


def local(moment: datetime) -> datetime:
    """A moment by the company's clock."""
    return moment.replace(tzinfo=UTC).astimezone(ZONE)


def _us_day(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}".removesuffix(".00")
        case float():
            return f"{value:g}"
        case _:
            return str(value)
