"""What stands on statements: locked months as they were paid, open ones as worked out now with their adjustments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from salesformula.doors.writing import words
from salesformula.kit.text import Money, Msg
from salesformula.rooms.compensation.formula.closing import (
    ADJUSTMENT,
    NEVER_SETTLED,
    Key,
    Locked,
    Posting,
    SettledRow,
    inputs_of,
    postings,
    settled,
)
from salesformula.rooms.compensation.formula.entries import CAP, CAP_RETURNED, DRAW, DRAW_RECOVERED, Line
from salesformula.rooms.compensation.formula.ledger import Ledger
from salesformula.rooms.compensation.formula.steps import steps_of
from salesformula.rooms.compensation.models.closing import APPROVED, LockedStatement, PeriodStep

Row = dict[str, Any]

#: Entries of a payee's month as a whole: no deal's.
OF_MONTHS = (CAP, CAP_RETURNED, DRAW, DRAW_RECOVERED)
#: The states in which money moves.
PAID = ("due", "taken_back", "adjusted")
#: What a row knows beside the ledger's columns; a locked one keeps it.
BESIDE = ("key", "place", "entry", "of", "exact", "name", "inputs", "is_opening", "posting")
_DAYS, _AMOUNTS = ("due_on",), ("pay_amount", "exact_amount", "worth_amount")


@dataclass(frozen=True)
class Standing:
    """``rows``: every line as it stands, with the ledger's columns and those of BESIDE.

    ``opening``: what counts as paid elsewhere before the first month that was locked. ``ledger`` is what is worked out
    now, ``found`` what of them is on statements of open months or waits.
    """

    rows: list[Row]
    opening: list[Row]
    ledger: Ledger
    found: list[Posting]
    locked: Locked
    names: Mapping[str, str]


def stands(
    ledger: Ledger, names: Mapping[str, str], facts_version: int, *, kept: list[Row], opened: str | None
) -> Standing:
    """What stands on statements: a ledger beside the locked rows of the same payees; ``opened`` is the month after."""
    locked = locked_of(kept, opened)
    found = postings(ledger.lines, locked)
    rows = [row for row in kept if not row["is_opening"]]
    rows += [row_of(one, names, facts_version) for one in found]
    rows.sort(key=lambda row: str(row["payee_id"]))
    opening = [row for row in kept if row["is_opening"]]
    return Standing(rows, opening, ledger, found, locked, names)


def first_open(*, by: datetime | None = None) -> str | None:
    """The month after the last one that is locked, or was by an instant; None where none is."""
    steps = PeriodStep.objects.filter(step=APPROVED, **({} if by is None else {"at__lte": by}))
    last = steps.order_by("-period").values_list("period", flat=True).first()
    return None if last is None else month_after(last)


def month_after(period: str) -> str:
    """The month that follows one such as 2025-12."""
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12}-{month % 12 + 1:02}"


def locked_rows(payees: Collection[str] | None = None, *, by: datetime | None = None) -> list[Row]:
    """The lines of locked statements, of everyone or of ``payees``, as they were locked."""
    kept = LockedStatement.objects.order_by("period", "payee_id", "currency")
    if by is not None:
        kept = kept.filter(locked_at__lte=by)
    if payees is not None:
        kept = kept.filter(payee_id__in=sorted(payees))
    return [loaded(row) for lines in kept.values_list("lines", flat=True) for row in lines]


def locked_of(rows: list[Row], opened: str | None) -> Locked:
    """What locked rows add up to."""
    return Locked(
        settled(
            SettledRow(
                Key(
                    row["payee_id"],
                    row["currency"],
                    row["key"],
                    row["place"],
                    row["part"],
                    row["of"] or row["entry"],
                ),
                row["pay_amount"],
                row["exact"],
                row["deal"] or "",
                row["name"],
                row["period"],
                row["inputs"],
            )
            for row in rows
        ),
        opened,
    )


def row_of(one: Posting, names: Mapping[str, str], facts_version: int) -> Row:
    """One posting with the ledger's columns; what takes long to say ``explained`` says, for rows that are read."""
    line, key = one.line, one.key
    return {
        "payee_id": key.payee_id,
        "payee": names.get(key.payee_id),
        "deal_id": None if key.entry in OF_MONTHS else key.deal_id,
        "deal": line.credit.row["deal"] if line else one.settled and one.settled.deal,
        "component": ADJUSTMENT if one.is_adjustment or line is None else line.name,
        "part": key.part,
        "state": "adjusted" if one.is_adjustment or line is None else line.state,
        "period": one.period,
        "due_on": one.due_on,
        "pay_amount": one.pay,
        "exact_amount": None,
        "worth_amount": line.worth if line else Decimal("0.00"),
        "currency": key.currency,
        "steps": None,
        "plan_version": line.version if line else None,
        "facts_version": facts_version,
        "key": key.deal_id,
        "place": key.place,
        "entry": ADJUSTMENT if one.is_adjustment else key.entry,
        "of": key.entry if one.is_adjustment else "",
        "exact": one.exact,
        "name": line.name if line else (one.settled or NEVER_SETTLED).name,
        "inputs": None,
        "is_opening": False,
        "posting": one,
    }


def explained(row: Row) -> Row:
    """A row with its exact amount, its steps in words, what of it is its own deal's; locked months kept all three."""
    if "posting" not in row:
        return row
    one: Posting = row["posting"]
    is_pay = one.is_adjustment or (one.line is not None and one.line.is_pay)
    steps = steps_of(one.line) if one.line else ()
    told = (_adjusted(one), *steps) if one.is_adjustment else steps
    said = {
        "exact_amount": ten_decimals(one.exact) if is_pay else Decimal(0),
        "steps": " ".join(words(step) for step in told),
        "inputs": inputs_of(one.line) if one.line else "",
    }
    return {name: said.get(name, value) for name, value in row.items() if name != "posting"}


def by_payee(stands: Standing) -> dict[str, Standing]:
    """What stands on the statements of each payee, apart; without what is withheld."""
    rows: dict[str, list[Row]] = defaultdict(list)
    opening: dict[str, list[Row]] = defaultdict(list)
    lines: dict[str, list[Line]] = defaultdict(list)
    for row in stands.rows:
        rows[row["payee_id"]].append(row)
    for row in stands.opening:
        opening[row["payee_id"]].append(row)
    for line in stands.ledger.lines:
        lines[line.credit.row["payee_id"]].append(line)
    return {
        payee: replace(
            stands, rows=rows[payee], opening=opening[payee], ledger=Ledger(lines[payee], [], stands.ledger.terms)
        )
        for payee in {*rows, *opening}
    }


def _adjusted(one: Posting) -> Msg:
    before = one.settled or NEVER_SETTLED

    def money(amount: Decimal) -> Money:
        return Money(amount, one.key.currency, exact=True)

    if not before.name:
        return Msg("Adjustment: it was due in a month that is locked and was not paid: {now}.", now=money(one.pay))
    if one.line is None or one.entitled == 0:
        return Msg(
            "Adjustment: {settled} was paid for it in {period}; it is not due by now: {pay}.",
            settled=money(before.pay), period=before.period, pay=money(one.pay),
        )  # fmt: skip
    return Msg(
        "Adjustment: {settled} was paid for it in {period}; it is {now} by now: {pay}.",
        settled=money(before.pay), period=before.period, now=money(one.entitled), pay=money(one.pay),
    )  # fmt: skip


def to_keep(row: Row, *, is_opening: bool = False) -> Row:
    """A row as a locked statement keeps it: JSON, every amount exact."""
    told = explained(row)
    written = {name: str(told[name]) for name in _AMOUNTS} | {"is_opening": is_opening}
    days = {name: row[name] and row[name].isoformat() for name in _DAYS}
    exact: Fraction = row["exact"]
    return told | written | days | {"exact": f"{exact.numerator}/{exact.denominator}"}


def loaded(row: Row) -> Row:
    """A row as it was before it was kept."""
    amounts = {name: Decimal(row[name]) for name in _AMOUNTS}
    days = {name: row[name] and date.fromisoformat(row[name]) for name in _DAYS}
    return row | amounts | days | {"exact": Fraction(row["exact"])}


def ten_decimals(exact: Fraction) -> Decimal:
    """An exact amount as files show it."""
    return Decimal(round(exact * 10**10)).scaleb(-10)
