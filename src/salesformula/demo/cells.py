"""How a CRM export writes a value into a cell."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from salesformula.demo.market import COMPANY_ZONE

ZONE = ZoneInfo(COMPANY_ZONE)


def cell(value: Any) -> str:
    """Text as it is, instants by the company's clock, days in ISO order, amounts plain, nothing empty."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{value.replace(tzinfo=UTC).astimezone(ZONE):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}".removesuffix(".00")
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def first_names(name: str) -> str:
    """All of a name but the last word."""
    return name.rpartition(" ")[0]


def last_name(name: str) -> str:
    """The last word of a name."""
    return name.rpartition(" ")[2]
