"""Words that the answers about customers share: a moment, a level, a window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from salesformula.kit.answer import Ask, Dimension
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Msg, Number, Share

Row = dict[str, Any]

VIEW_CUSTOMERS = "compensation.view_customers"
TOO_FEW = "too_few_to_say"
MISSING = "(missing)"

SELLER = Dimension("seller", "who sold the customer's first contract", has_id=True, is_subject=True)
CONSULTANT = Dimension("consultant", "who serves the customer after the sale", has_id=True, is_subject=True)

#: A month in days.
MONTH = 365.25 / 12


def level(company: CompanyPolicy) -> Share:
    """The level of the intervals: 95%."""
    return Share(company.confidence, 0 if round(company.confidence * 100, 6).is_integer() else 1)


def moment_in_words(row: Mapping[str, Any]) -> Msg:
    """What a customer does to reach the moment of a row."""
    if row["n_features"] is not None:
        return Msg("one of the features used", "{n} of the features used", row["n_features"])
    first = _used(row["feature"], row["quantity"])
    if row["other_feature"] is None:
        return first
    return Msg("{first} and {second}", first=first, second=_used(row["other_feature"], row["other_quantity"]))


def _used(feature: str, quantity: float) -> Msg:
    if quantity != int(quantity):
        return Msg("{feature} used {times} times or more", feature=feature, times=Number(quantity, 1))
    return Msg("{feature} used at all", "{feature} used {n} times or more", int(quantity), feature=feature)


def day_after(ask: Ask) -> date:
    """The first day after the day of the question: windows are half-open."""
    return ask.as_of + timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months before, or the month's last day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for of_month in range(day.day, 0, -1):
        try:
            return date(years, month + 1, of_month)
        except ValueError:
            continue
    raise ValueError(f"no day lies {months} months before {day}")


def counted(groups: str, n: int) -> Msg:
    """So many sellers or consultants."""
    words = {
        "seller": Msg("one seller", "{n} sellers", n),
        "consultant": Msg("one consultant", "{n} consultants", n),
    }
    return words[groups]


def plural(groups: str) -> Msg:
    """Sellers, or consultants."""
    return {"seller": Msg("sellers"), "consultant": Msg("consultants")}[groups]


def times(ratio: float) -> Msg:
    """A ratio of hazards in words."""
    return Msg("{ratio} times", ratio=Number(ratio))


def customers_in_words(n: int) -> Msg:
    """So many customers."""
    return Msg("one customer", "{n} customers", n)


def needed_rule(company: CompanyPolicy) -> tuple[Msg, Msg]:
    """From how many customers on an estimate is given."""
    return Msg("Too few below"), Msg("{number} customers", number=Count(company.too_few_below))
