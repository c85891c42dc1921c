"""What is earned this year, and what is still to come by what it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from salesformula.doors.asking import Answered
from salesformula.doors.writing import words
from salesformula.kit.text import Share, write
from salesformula.rooms.compensation.answers.adopted import plans_in_force
from salesformula.rooms.compensation.formula.plan import Part, name_of
from salesformula.rooms.compensation.pages.pay_lines import money

Row = Mapping[str, Any]
#: The widest bar, in pixels.
WIDTH = 72


@dataclass(frozen=True)
class Awaited:
    """What waits for one kind of event: how many parts, their worth, a bar of it."""

    title: str
    parts: str
    amount: str
    width: str


@dataclass(frozen=True)
class Coming:
    """The section: earned this year, to come with its interval, what it waits for, and what must be known beside it."""

    earned: str
    title: str
    expected: str
    awaited: tuple[Awaited, ...]
    total: str
    notes: tuple[str, ...]


def coming_view(forecast: Answered, waiting: Iterable[Row], *, unit: str) -> Coming:
    """The section of one payee, in one currency."""
    rows = [row for row in forecast.result.rows if row["currency"] == unit]
    earned = sum((row["amount"] for row in rows if row["state"] == "earned"), Decimal("0.00"))
    ahead = [row for row in rows if row["state"] != "earned"]
    total = sum((row["amount"] for row in ahead), Decimal("0.00"))
    title = gettext("Nothing is still to come of deals won so far")
    if total:
        title = gettext("Still to come: {amount} if every customer stays").format(amount=money(total, unit))
    return Coming(
        earned=money(earned, unit),
        title=title,
        expected=_expected(ahead, forecast, unit),
        awaited=_awaited(list(waiting), [row for row in ahead if row["state"] == "dated"], unit),
        total=money(total, unit),
        notes=tuple(words(one.text) for one in forecast.result.caveats if not one.code.startswith("not_paid_")),
    )


def _expected(rows: Sequence[Row], forecast: Answered, unit: str) -> str:
    told = [row for row in rows if row["expected_amount"] is not None]
    if not rows:
        return ""
    if not told:
        return gettext("Too few to say how much of it comes.")
    # Intervals of two sums don't add up; the larger sum is told, and the page says of what.
    row = max(told, key=lambda one: one["told_amount"])
    sentence = gettext(
        "Expected, by what such parts have brought: {expected} ({low} to {high}, {level} interval, n = {n} or more)."
    )
    if row["told_amount"] != row["amount"]:
        sentence = gettext(
            "Expected of {told}, by what such parts have brought: {expected} ({low} to {high}, {level} interval, "
            "n = {n} or more)."
        )
    return sentence.format(
        expected=money(row["expected_amount"], unit),
        told=money(row["told_amount"], unit),
        low=money(row["expected_amount_low"], unit),
        high=money(row["expected_amount_high"], unit),
        level=write(Share(forecast.company.confidence, 0)),
        n=row["n_watched"],
    )


def _awaited(waiting: Sequence[Row], dated: Sequence[Row], unit: str) -> tuple[Awaited, ...]:
    rules = {
        (one.version, name_of(component, place), number): part
        for one in plans_in_force()
        for place, component in enumerate(one.plan.components)
        for number, part in enumerate(component.payout, start=1)
    }
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for row in waiting:
        part = rules.get((row["plan_version"], row["component"], row["part"]))
        sums[_event(part)].append(row["worth_amount"])
    for row in dated:
        sums[gettext("Days to pass")] += [row["amount"]]
    most = max((sum(amounts, Decimal(0)) for amounts in sums.values()), default=Decimal(0))
    return tuple(_bar(title, amounts, most, unit) for title, amounts in sorted(sums.items(), key=_by_number))


def _by_number(item: tuple[str, list[Decimal]]) -> tuple[int, str]:
    digits = "".join(letter for letter in item[0] if letter.isdigit())
    return int(digits or 0), item[0]


def _bar(title: str, amounts: list[Decimal], most: Decimal, unit: str) -> Awaited:
    total = sum(amounts, Decimal("0.00"))
    parts = ngettext("{n} part", "{n} parts", len(amounts)).format(n=len(amounts))
    width = float(total / most) * WIDTH if most > 0 else 0.0
    return Awaited(title, parts, money(total, unit), f"{max(0.0, width):.1f}")


def _event(part: Part | None) -> str:
    if part is None:
        return gettext("Something else")
    if part.on == "payment":
        return gettext("Payment {n}").format(n=part.number)
    if part.on == "aha":
        return gettext("{feature} used").format(feature=part.feature)
    if part.on == "rating":
        return gettext("A rating")
    return gettext("Days to pass")
