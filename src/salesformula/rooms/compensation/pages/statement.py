"""A month's statement of one payee, as its files tell it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from salesformula.doors.writing import words
from salesformula.kit.errors import NotFound
from salesformula.kit.text import Day, write
from salesformula.rooms.compensation.answers.ledger import STATES
from salesformula.rooms.compensation.pages.asked import Asked
from salesformula.rooms.compensation.pages.months import month_state, said
from salesformula.rooms.compensation.pages.pay_lines import PAID, money, unit_of

Row = dict[str, Any]


@dataclass(frozen=True)
class StatementLine:
    """One line: what it is about, its steps, the day and the amount."""

    deal: str
    about: str
    steps: str
    due_on: date | None
    due: str
    pay: Decimal
    amount: str


@dataclass(frozen=True)
class Statement:
    """What a statement says. ``facts`` are the versions it rests on, in pairs; ``proof`` the bundle as JSON text."""

    company: str
    payee: str
    month: str
    period: str
    unit: str
    lines: tuple[StatementLine, ...]
    pay: Decimal
    total: str
    counted: str
    state: str
    facts: tuple[tuple[str, str], ...]
    sha256: str
    proof: str


def statement_of(asked: Asked, period: str) -> Statement:
    """The statement of a month; NotFound for a month without lines."""
    ledger = asked.rows("ledger", period=period)
    unit = unit_of(ledger.result.rows, home=ledger.company.currency)
    rows = [row for row in ledger.result.rows if row["state"] in PAID and row["currency"] == unit]
    if not rows:
        raise NotFound(f"there is no statement of {period!r}")
    rows.sort(key=lambda row: (row["due_on"] or date.min, row["deal"] or "", row["part"]))
    proof = asked.rows("bundle", period=period, currency=unit).result.rows[0]
    pay = sum((row["pay_amount"] for row in rows), Decimal("0.00"))
    steps = month_state(period, time=asked.time)
    versions = sorted({row["plan_version"] for row in rows if row["plan_version"]})
    return Statement(
        company=ledger.company.name,
        payee=rows[0]["payee"] or asked.payee.name,
        month=said(period),
        period=period,
        unit=unit,
        lines=tuple(_line(row, unit) for row in rows),
        pay=pay,
        total=money(pay, unit),
        counted=ngettext("{n} line", "{n} lines", len(rows)).format(n=len(rows)),
        state=next((one.text for one in steps if one.is_current), gettext("not closed yet")),
        facts=(
            (gettext("As of"), write(Day(ledger.as_of))),
            (gettext("Plan version"), ", ".join(map(str, versions)) or gettext("none")),
            (gettext("Facts version"), str(ledger.facts_version)),
        ),
        sha256=proof["sha256"],
        proof=json.dumps(json.loads(proof["bundle"]), ensure_ascii=False, indent=1) + "\n",
    )


def _line(row: Row, unit: str) -> StatementLine:
    state = words(STATES[row["state"]]) if row["state"] in STATES else row["state"]
    return StatementLine(
        deal=row["deal"] or gettext("The month as a whole"),
        about=gettext("{component}, part {part}: {state}").format(
            component=row["component"].replace("_", " "), part=row["part"], state=state
        ),
        steps=row["steps"],
        due_on=row["due_on"],
        due=write(Day(row["due_on"])) if row["due_on"] else "",
        pay=row["pay_amount"],
        amount=money(row["pay_amount"], unit),
    )
