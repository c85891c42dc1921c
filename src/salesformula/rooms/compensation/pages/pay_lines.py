"""The lines of a statement as the page shows them: in groups, each with its steps and the question asked about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from salesformula.doors.writing import words
from salesformula.kit.text import Day, Money, write
from salesformula.rooms.compensation.answers.ledger import STATES

Row = Mapping[str, Any]
Url = Callable[[str], str]

#: The states in which money moves.
DUE, TAKEN_BACK, ADJUSTED, WAITING = "due", "taken_back", "adjusted", "waiting"
PAID = (DUE, TAKEN_BACK, ADJUSTED)


@dataclass(frozen=True)
class LineView:
    """One line. ``named`` are the fields that name it to whoever questions it; ``dispute_url`` where someone does."""

    deal: str
    state: str
    about: str
    due: str
    amount: str
    is_below_zero: bool
    is_unpaid: bool
    steps: str
    plan: str
    deal_url: str
    named: tuple[tuple[str, str], ...]
    is_open: bool = False
    dispute_url: str = ""
    dispute_state: str = ""


@dataclass(frozen=True)
class Group:
    """Lines of one kind with their sum."""

    title: str
    amount: str
    lines: tuple[LineView, ...]


def groups_of(rows: Iterable[Row], *, unit: str, deal_url: Url, disputes: Mapping[tuple[str, ...], tuple[str, str]],
              opens: bool = False) -> tuple[Group, ...]:  # fmt: skip
    """Rows of one currency as groups: what is due, what is taken back or put right, what waits, what is not paid.

    The first line is open, or with ``opens`` all of them. ``disputes``: line → address and state of its question.
    """
    # What has no day yet comes last.
    told = sorted(rows, key=lambda row: (row["due_on"] or date.max, row["deal"] or "", row["part"]))
    found = []
    kinds = (
        (gettext("Commission"), [row for row in told if row["state"] == DUE], "pay_amount"),
        (
            gettext("Taken back and adjusted"),
            [row for row in told if row["state"] in (TAKEN_BACK, ADJUSTED)],
            "pay_amount",
        ),
        (gettext("Still to come"), [row for row in told if row["state"] == WAITING], "worth_amount"),
        (gettext("Not paid"), [row for row in told if row["state"] not in (*PAID, WAITING)], "pay_amount"),
    )
    is_first = True
    for title, some, amount in kinds:
        lines = []
        for row in some:
            lines.append(_line(row, amount, unit, deal_url, disputes, is_open=opens or is_first))
            is_first = False
        if lines:
            total = sum((row[amount] for row in some), Decimal("0.00"))
            found.append(Group(title, money(total, unit), tuple(lines)))
    return tuple(found)


def key_of(row: Row) -> tuple[str, ...]:
    """What names a line to people and to disputes."""
    state = row["line_state"] if "line_state" in row else row["state"]
    return (*(str(row[name] or "") for name in ("deal_id", "component", "part", "period")), str(state))


def _line(
    row: Row, amount: str, unit: str, deal_url: Url, disputes: Mapping[tuple[str, ...], tuple[str, str]],
    *, is_open: bool,
) -> LineView:  # fmt: skip
    url, state = disputes.get(key_of(row), ("", ""))
    names = ("deal_id", "component", "part", "period", "state")
    return LineView(
        deal=row["deal"] or gettext("The month as a whole"),
        state=words(STATES[row["state"]]) if row["state"] in STATES else row["state"],
        about=gettext("part {part}").format(part=row["part"]),
        due=write(Day(row["due_on"])) if row["due_on"] else "",
        amount=money(row[amount], unit),
        is_below_zero=row[amount] < 0,
        is_unpaid=row["state"] not in PAID,
        steps=row["steps"],
        plan=gettext("Plan version {n}").format(n=row["plan_version"]) if row["plan_version"] else "",
        deal_url=deal_url(row["deal_id"]) if row["deal_id"] else "",
        named=tuple((name, str(row[name])) for name in names if row[name] is not None),
        is_open=is_open,
        dispute_url=url,
        dispute_state=state,
    )


def money(amount: Decimal, unit: str) -> str:
    """Pay is always told to the cent."""
    return write(Money(amount, unit, exact=True))


def unit_of(rows: Iterable[Row], *, home: str) -> str:
    """The currency a statement is told in: the company's where any line is in it, else the first there is."""
    found = sorted({str(row["currency"]) for row in rows})
    return home if home in found or not found else found[0]
