"""What lines that still wait will come to, by what became of such lines before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from salesformula.rooms.compensation.formula.ledger import Line
from salesformula.stats.cells import LOST, OPEN, WON
from salesformula.stats.competing import Competing, competing

Key = tuple[int, int]


@dataclass(frozen=True)
class Weighed:
    """A line with what it is counted at: all of it where it is paid, a part where it waits, else nothing."""

    line: Line
    amount: Decimal

    @property
    def won_on(self) -> date | None:
        """The day its deal was won; for lines of a period, such as a cap, the day they are due."""
        return won_on(self.line)


def won_on(line: Line) -> date | None:
    """The day its deal was won; for lines of a period, such as a cap, the day they are due."""
    closed: date | None = line.credit.row.get("closed_on")
    return closed or line.due_on


def weighed(lines: Sequence[Line], *, as_of: date) -> list[Weighed]:
    """Every line with what it comes to in the end, as far as history tells.

    A waiting line is counted at the share of such lines (the same component and part) that were paid in the end, among
    those that waited as long as it has: (paid(end) - paid(age) + undecided(end)) / undecided(age), with the
    shares of a competing-risks estimate from the day the deal was won. What nobody has been watched long enough to see
    decided counts in full, so that a plan with long waits does not look cheap for being young.

    Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150, conditioned on being undecided.
    """
    seen: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for line in lines:
        told = _decided(line, as_of)
        if told is not None:
            seen[line.place, line.part].append(told)
    known = {key: _shares(rows) for key, rows in seen.items()}
    return [Weighed(line, _counted(line, known, as_of)) for line in lines]


def _decided(line: Line, as_of: date) -> tuple[int, int] | None:
    """Days from winning the deal to what became of an earned line, and what that was; None for other lines."""
    row = line.credit.row
    closed: date | None = row.get("closed_on")
    if closed is None or line.state == "taken_back":
        return None
    if line.state == "due":
        if line.due_on is None:
            return None
        # What is due on a day to come is not seen to be paid yet.
        state, until = (WON, line.due_on) if line.due_on <= as_of else (OPEN, as_of)
    elif line.state == "waiting":
        state, until = OPEN, as_of
    else:
        # A moment that was not reached was decided when its time was over; a customer's leaving on the day of it.
        ended: date | None = row.get("ended_on")
        started: date | None = row.get("started_on")
        days = line.rule.within_days if line.state == "not_reached" and started else 0
        lost = (started - closed).days + days if started and days else (ended - closed).days if ended else 0
        return max(lost, 0), LOST
    return max((until - closed).days, 0), state


def _shares(rows: Sequence[tuple[int, int]]) -> Competing:
    days, states = zip(*rows, strict=True)
    return competing(days=np.array(days), state=np.array(states), n=np.ones(len(rows), dtype=np.int64))


def _counted(line: Line, known: dict[Key, Competing], as_of: date) -> Decimal:
    if line.is_pay:
        return line.worth
    closed: date | None = line.credit.row.get("closed_on")
    if line.state != "waiting" or closed is None:
        return Decimal(0)
    shares = known[line.place, line.part]
    age = (as_of - closed).days
    before = int(np.searchsorted(shares.days, age, side="right")) - 1
    won = float(shares.won[before]) if before >= 0 else 0.0
    undecided = float(shares.undecided[before]) if before >= 0 else 1.0
    if undecided <= 0:
        return line.worth
    share = np.divide(float(shares.won[-1]) - won + float(shares.undecided[-1]), undecided)
    return (line.worth * Decimal(f"{float(share):.6f}")).quantize(line.worth)
