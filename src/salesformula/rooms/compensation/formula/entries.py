"""What a ledger is made of: plans in force, credits, lines, and what is withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from salesformula.rooms.compensation.formula.due import Status
from salesformula.rooms.compensation.formula.plan import AT_SIGNATURE, Component, Cycle, Part, Plan

EARNING, CLAWBACK = "earning", "clawback"
#: Entries of a payee's month as a whole.
CAP, CAP_RETURNED, DRAW, DRAW_RECOVERED = "cap", "cap_returned", "draw", "draw_recovered"
#: What becomes of a line, in the words of files.
STATES = {
    Status.DUE: "due",
    Status.WAITING: "waiting",
    Status.LEFT: "customer_left",
    Status.NOT_REACHED: "not_reached",
    Status.CLAWBACK: "taken_back",
    Status.FORFEITED: "forfeited",
}


@lru_cache(maxsize=4096)
def month_of(day: date) -> str:
    """The month of a day, such as 2025-01; a ledger asks for the same days over and over."""
    return f"{day:%Y-%m}"


@dataclass(frozen=True)
class InForce:
    """A version of the plan, cut to the days on which no later one is in force."""

    version: int
    plan: Plan


@dataclass(frozen=True)
class Credit:
    """One credit as it was paid: the row of the facts, and where it stood within its cycle, in 1/10,000."""

    row: dict[str, Any]
    before: int
    after: int
    rate: Fraction | None


@dataclass(frozen=True)
class OfMonth:
    """What a line of a month as a whole was worked out from; amounts in the plan's currency.

    ``limit``: the cap, or the guarantee. ``cycle``: the month, quarter or year the cap is of. ``before``: pay
    earlier in it. ``came``: the month's pay so far. ``left``: what of draws is still to be taken back.
    ``days`` of ``n_days``: those of the month the guarantee is for. ``is_owed``: what a draw adds is taken back later.
    ``months``: whose draw, or cap, it is about.
    """

    limit: Decimal
    came: Decimal
    cycle: str = ""
    before: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    days: int = 0
    n_days: int = 0
    is_owed: bool = True
    months: tuple[str, ...] = ()


class Line(NamedTuple):
    """One line of the ledger.

    ``place``: the component's in its plan, from 0. ``part`` counts from 1; ``pay`` is 0 unless the line is due or taken
    back. A line with ``of_month`` is no deal's but a payee's month's as a whole: its credit holds the payee alone, and
    ``component`` says nothing unless a cap is on it.
    """

    version: int
    plan: Plan
    component: Component
    place: int
    name: str
    credit: Credit
    part: int
    entry: str
    state: str
    due_on: date | None
    exact: Fraction
    worth: Decimal
    of_month: OfMonth | None = None

    @property
    def key(self) -> tuple[str, int, int, str]:
        """What tells a payee's lines apart: the deal (the month, where it is no deal's), component, part and entry."""
        deal_id: str = self.credit.row["deal_id"]
        return (self.period or "") if self.of_month else deal_id, self.place, self.part, self.entry

    @property
    def is_pay(self) -> bool:
        """Whether money moves on the day it is due."""
        return self.state in ("due", "taken_back")

    @property
    def pay(self) -> Decimal:
        """What is paid on that day."""
        return self.worth if self.is_pay else Decimal(0).quantize(self.worth)

    @property
    def rule(self) -> Part:
        """The part of the plan that says when it is due; a month as a whole is due when it ends."""
        if self.of_month is not None:
            return AT_SIGNATURE[0]
        return self.component.payout[self.part - 1]

    @property
    def period(self) -> str | None:
        """The month in which it is due."""
        return None if self.due_on is None else month_of(self.due_on)


@dataclass(frozen=True)
class Withheld:
    """A credit that can't be paid, and why: no_measure, no_rate, splits or no_quota."""

    version: int
    name: str
    row: dict[str, Any]
    reason: str


class Employed(NamedTuple):
    """When someone worked here, first and last day, and as what."""

    started_on: date | None
    ended_on: date | None
    role: str


@dataclass(frozen=True)
class Counted:
    """A credit that fills the bands of a component and is paid by an earlier plan."""

    version: int
    plan: Plan
    place: int
    credit: Credit


@dataclass(frozen=True)
class Terms:
    """What else the lines were worked out from: for a payee's months as a whole, and for bands filled before a plan.

    ``cycles``: quarter and fiscal year of months, where a plan has caps.
    """

    plans: Sequence[InForce] = ()
    people: Mapping[str, Employed] = field(default_factory=dict)
    cycles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    as_of: date = date.max
    counted: Sequence[Counted] = ()

    def governing(self, month: str) -> InForce | None:
        """The version whose caps and draw are a month's: the last to begin in it or before, else the first."""
        begun = [one for one in self.plans if f"{one.plan.starts_on:%Y-%m}" <= month]
        if begun:
            return begun[-1]
        return self.plans[0] if self.plans else None

    def cycle(self, month: str, per: Cycle) -> str:
        """The label of the month, quarter or fiscal year that a month lies in."""
        if per == "month":
            return month
        # Beyond the calendar: as in the same month of a year that is in it.
        known = month if month in self.cycles else max(one for one in self.cycles if one[5:] == month[5:])
        label = self.cycles[known][per == "year"]
        return f"{int(label[:4]) + int(month[:4]) - int(known[:4])}{label[4:]}"
