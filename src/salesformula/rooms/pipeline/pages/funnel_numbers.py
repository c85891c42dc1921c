"""The six figure numbers of the funnel's page, each with the way to its reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from salesformula.doors.asking import Answered
from salesformula.doors.requests import url_of
from salesformula.kit.text import Count, Money, Number, Share, write
from salesformula.web.contracts import Stat


def numbers(funnel: Answered, created: Answered, cycle: Answered, velocity: Answered) -> tuple[Stat, ...]:
    """Leads, customers of leads, wins of deals opened, won by day 90, half of the wins, velocity."""
    return (
        _leads(funnel),
        _share(funnel, gettext("Customers of leads"), "customer_share", n="n_mature", all_of="n_sourced"),
        _share(created, gettext("Win rate, deals opened"), "win_share", n="n_created", all_of="n_created"),
        _share(cycle, gettext("Won 90 days from opening"), "won_by_90_share", n="n_created", all_of="n_created"),
        _half(cycle),
        _velocity(velocity),
    )


def _only(answered: Answered) -> dict[str, Any]:
    return answered.result.rows[0] if answered.result.rows else {}


def _why(answered: Answered, number: str) -> str:
    """The way to the reasons of that number, where an answer has several."""
    return url_of(replace(answered.question, params={"why": number}), view="why")


def _leads(answered: Answered) -> Stat:
    row = _only(answered)
    big = write(Count(row.get("n_sourced") or 0))
    text = gettext("{n} too young to judge").format(n=write(Count(row.get("n_young") or 0)))
    return Stat(gettext("Leads sourced"), big, text, _why(answered, "leads"))


def _share(answered: Answered, label: str, name: str, *, n: str, all_of: str) -> Stat:
    """A share with its interval. Where there are enough cases and still no share, they are too young to tell."""
    row, why = _only(answered), url_of(answered.question, view="why")
    n_text = gettext("n = {n}").format(n=write(Count(row.get(n) or 0)))
    if row.get(name) is None:
        is_few = (row.get(all_of) or 0) < answered.company.too_few_below
        return Stat(label, gettext("too few") if is_few else gettext("too young"), n_text, why)
    low, high = (write(Share(row[f"{name}_{end}"], 0)) for end in ("low", "high"))
    text = gettext("{low} to {high}, {n}").format(low=low, high=high, n=n_text)
    return Stat(label, write(Share(row[name])), text, why)


def _half(answered: Answered) -> Stat:
    row, why = _only(answered), _why(answered, "median")
    label, n = gettext("Half of wins, from opening"), write(Count(row.get("n_won") or 0))
    if row.get("median_days") is None:
        return Stat(label, gettext("not yet reached"), gettext("n = {n}").format(n=n), why)
    big = gettext("day {day}").format(day=write(Number(row["median_days"], 0)))
    low, high = row.get("median_days_low"), row.get("median_days_high")
    if low is None or high is None:
        return Stat(label, big, gettext("n = {n} wins").format(n=n), why)
    text = gettext("{low} to {high}, n = {n} wins").format(low=write(Number(low, 0)), high=write(Number(high, 0)), n=n)
    return Stat(label, big, text, why)


def _velocity(answered: Answered) -> Stat:
    row, why = _only(answered), url_of(answered.question, view="why")
    label = gettext("Velocity")
    n = gettext("{n} open").format(n=write(Count(row.get("n_open") or 0)))
    if row.get("velocity_amount") is None:
        return Stat(label, gettext("too few"), n, why)
    amount, low, high = (_short(row[f"velocity_amount{end}"], row) for end in ("", "_low", "_high"))
    text = gettext("{low} to {high}, {n}").format(low=low, high=high, n=n)
    return Stat(label, gettext("{amount} a day").format(amount=amount), text, why)


def _short(amount: Decimal, row: dict[str, Any]) -> str:
    return write(Money(amount, str(row["currency"]), short=True))
