"""What stands on statements once months are locked: what was paid stays, and every later change is an adjustment.

A locked month is never worked out again. What its lines are worth by now is compared with what they were settled at;
the difference goes to the first open month as an adjustment of that line. A line that moved to a later month is taken
back in the first open one and paid again, as an adjustment, in its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from salesformula.rooms.compensation.formula.entries import Line

ADJUSTMENT = "adjustment"
NOTHING = Decimal("0.00")


class Key(NamedTuple):
    """What a line pays: the same key in two months is the same thing paid."""

    payee_id: str
    currency: str
    deal_id: str
    place: int
    part: int
    entry: str


@dataclass(frozen=True)
class Settled:
    """What locked months paid for one key; deal, name, period and own inputs are those of the last of its lines."""

    pay: Decimal
    exact: Fraction
    deal: str
    name: str
    period: str
    inputs: str = ""


NEVER_SETTLED = Settled(NOTHING, Fraction(0), "", "", "")


class Posting(NamedTuple):
    """One line of an open month, or one that waits: as worked out now, or an adjustment of what was settled.

    ``line`` is what it comes from; None where nothing is due for the key any more. ``period``: the month whose
    statement it stands on; None where it is on none yet. ``settled``: what locked months paid for it; ``entitled``:
    what it is worth by now.
    """

    key: Key
    line: Line | None
    period: str | None
    due_on: date | None
    pay: Decimal
    exact: Fraction
    is_adjustment: bool = False
    settled: Settled | None = None
    entitled: Decimal = NOTHING

    @property
    def is_cascade(self) -> bool:
        """Whether the deal is as it was when it was settled: another one moved it, through tiers, caps or draws."""
        if self.line is None or self.settled is None:
            return False
        return self.settled.inputs == inputs_of(self.line) and bool(self.settled.pay)


@dataclass
class Locked:
    """The sum of locked months: per key what was settled, and the first month that is open; None: all are."""

    settled: dict[Key, Settled] = field(default_factory=dict)
    first_open: str | None = None


def key_of(line: Line) -> Key:
    """The key of a line of the ledger."""
    return Key(line.credit.row["payee_id"], line.plan.currency, *line.key)


#: What of a credit's row is the deal's own; the rest follows from other deals.
OWN = ("base", "closed_on", "closed_at", "credit_share", "quota", "quartile", "started_on", "ended_on")


def inputs_of(line: Line) -> str:
    """What a line was worked out from, as far as it is its own deal's, in one text."""
    row = line.credit.row
    waited_for = sorted(name for name in row if name.startswith(("paid_on_", "aha_on_")))
    return "; ".join(f"{name} {row.get(name)}" for name in [*OWN, *waited_for])


def postings(lines: Iterable[Line], locked: Locked) -> list[Posting]:
    """What stands on the statements of open months, and what waits, in the order of the lines.

    Lines of locked months that pay what they were settled at do not come again; see ``Locked`` for those.
    """
    seen: set[Key] = set()
    found: list[Posting] = []
    for line in lines:
        key = key_of(line)
        if not line.is_pay:
            found.append(Posting(key, line, line.period, line.due_on, line.pay, Fraction(0)))
            continue
        seen.add(key)
        found += _posted(key, line, locked)
    for key, settled in locked.settled.items():
        if key not in seen and settled.pay and locked.first_open is not None:
            found.append(_adjusted(key, None, locked.first_open, settled, due_on=None))
    return found


def _posted(key: Key, line: Line, locked: Locked) -> Iterator[Posting]:
    first_open, settled = locked.first_open, locked.settled.get(key)
    due_in = line.period or ""
    if first_open is None or (settled is None and due_in >= first_open):
        yield Posting(key, line, due_in, line.due_on, line.pay, line.exact)
        return
    before = settled or NEVER_SETTLED
    if due_in <= first_open:
        if line.pay != before.pay:
            yield _adjusted(key, line, first_open, before, due_on=line.due_on)
        return
    if before.pay:
        yield _adjusted(key, None, first_open, before, due_on=line.due_on)
    taken_back = Settled(NOTHING, Fraction(0), before.deal, before.name, before.period)
    yield _adjusted(key, line, due_in, taken_back, due_on=line.due_on)


def _adjusted(key: Key, line: Line | None, period: str, before: Settled, *, due_on: date | None) -> Posting:
    entitled, exact = (line.pay, line.exact) if line else (NOTHING, Fraction(0))
    return Posting(
        key, line, period, due_on, entitled - before.pay, exact - before.exact,
        is_adjustment=True, settled=before, entitled=entitled,
    )  # fmt: skip


class SettledRow(NamedTuple):
    """One line of a locked statement, as far as adding up needs it."""

    key: Key
    pay: Decimal
    exact: Fraction
    deal: str
    name: str
    period: str
    inputs: str


def settled(rows: Iterable[SettledRow]) -> dict[Key, Settled]:
    """What locked statements paid per key, added up."""
    pay: dict[Key, Decimal] = defaultdict(lambda: NOTHING)
    exact: dict[Key, Fraction] = defaultdict(Fraction)
    last: dict[Key, SettledRow] = {}
    for row in rows:
        pay[row.key] += row.pay
        exact[row.key] += row.exact
        if row.key not in last or last[row.key].period <= row.period:
            last[row.key] = row
    return {key: Settled(pay[key], exact[key], row.deal, row.name, row.period, row.inputs) for key, row in last.items()}


def of_month(found: Sequence[Posting], period: str) -> list[Posting]:
    """The postings of a month's statement that move money."""
    return [one for one in found if one.period == period and (one.line is None or one.line.is_pay) and one.pay]
