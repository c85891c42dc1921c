"""The texts that tables of changes hold, as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from salesformula.facts.tables import TABLES
from salesformula.kit.text import Day, Moment, Money, write
from salesformula.kit.units import Unit

#: Fields whose name does not say what people call them.
_NAMES = {
    "acv_amount": "ACV",
    "mrr_amount": "MRR",
    "created_at": "opened",
    "closed_at": "closed",
    "is_won": "won",
    "is_closed": "decided",
    "is_gone": "vanished",
    "expected_close_on": "expected to close",
    "next_step_on": "next step due",
    "discount_share": "discount",
}


def name_of(field: str) -> str:
    """A field as people call it: stage, amount, expected to close."""
    return _NAMES.get(field, " ".join(field.removesuffix("_id").replace("_", " ").split()))


def in_words(field: str, value: str | None, *, currency: str, time_zone: str) -> str | None:
    """A value as the house writes it; as it stands where it is no value of its field."""
    if value is None:
        return None
    if field == "is_gone":
        return _YES_NO.get(value, value)
    if field not in TABLES["deals"]:
        return value
    try:
        return _written(field, value, currency=currency, time_zone=time_zone)
    except (ValueError, ArithmeticError):
        return value


_YES_NO = {"true": "yes", "false": "no"}


def _written(field: str, value: str, *, currency: str, time_zone: str) -> str:
    column = TABLES["deals"].column(field)
    match column.kind:
        case "decimal" if column.unit is Unit.MONEY:
            return write(Money(Decimal(value), currency, exact=True))
        case "date":
            return write(Day(date.fromisoformat(value)))
        case "timestamp":
            moment = datetime.fromisoformat(value).replace(tzinfo=UTC)
            return write(Moment(moment.astimezone(ZoneInfo(time_zone))))
        case "boolean":
            return _YES_NO.get(value, value)
        case _:
            return value
