"""The ledger: every line that the plans in force pay, or may still pay, with what it was worked out from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.due import Status
from salesformula.rooms.compensation.formula.inputs import (
    EPOCH,
    Company,
    component_inputs,
    groups_of,
    happened_in,
    rate_of,
)
from salesformula.rooms.compensation.formula.kernel import Earned, Running, by_bands, by_rates, running
from salesformula.rooms.compensation.formula.lines import Lines, lines
from salesformula.rooms.compensation.formula.plan import Component, Part, Plan, Tiers, name_of

EARNING, CLAWBACK = "earning", "clawback"
#: What becomes of a line, in the words of files.
STATES = {
    Status.DUE: "due",
    Status.WAITING: "waiting",
    Status.LEFT: "customer_left",
    Status.NOT_REACHED: "not_reached",
    Status.CLAWBACK: "taken_back",
}


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
class Line:
    """One line of the ledger.

    ``place``: the component's in its plan, from 0. ``part`` counts from 1; ``pay`` is 0 unless the line is due or taken
    back.
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
        """The part of the plan that says when it is due."""
        return self.component.payout[self.part - 1]

    @property
    def period(self) -> str | None:
        """The month in which it is due."""
        return None if self.due_on is None else f"{self.due_on:%Y-%m}"


@dataclass(frozen=True)
class Withheld:
    """A credit that can't be paid, and why: no_measure, no_rate, splits or no_quota."""

    version: int
    name: str
    row: dict[str, Any]
    reason: str


@dataclass(frozen=True)
class Ledger:
    """Every line and every credit withheld, in the order of payee, plan, component and closing."""

    lines: list[Line]
    withheld: list[Withheld]


def in_force(plans: Sequence[tuple[int, Plan]]) -> list[InForce]:
    """Each version with the days on which it is the one: until the next that starts later, or at once where one
    recorded later starts on the same day.
    """
    ordered = sorted(plans, key=lambda one: (one[1].starts_on, one[0]))
    found = []
    for place, (version, plan) in enumerate(ordered):
        ends = [plan.ends_on] if plan.ends_on else []
        ends += [later.starts_on for _, later in ordered[place + 1 : place + 2]]
        end = min(ends, default=None)
        if end is None or end > plan.starts_on:
            found.append(InForce(version, plan.model_copy(update={"ends_on": end})))
    return found


def ledger(
    facts: Facts, plans: Sequence[InForce], *, company: Company, as_of: date, payees: Collection[str] | None = None
) -> Ledger:
    """What every deal pays under the plan in force when it was won; to everyone, or to ``payees`` alone."""
    found, withheld = [], []
    for one in plans:
        for place, component in enumerate(one.plan.components):
            name = name_of(component, place)
            table = component_inputs(facts, one.plan, component, company=company, payees=payees)
            lacking = table.filter(pc.is_valid(table["trouble"])).to_pylist()
            withheld += [Withheld(one.version, name, row, row["trouble"]) for row in lacking]
            paid = table.filter(pc.is_null(table["trouble"]))
            found += list(_lines(one, place, paid, as_of=as_of))
    found.sort(key=lambda line: str(line.credit.row["payee_id"]))
    return Ledger(found, withheld)


def _lines(one: InForce, place: int, table: pa.Table, *, as_of: date) -> Iterator[Line]:
    component = one.plan.components[place]
    run, earned, rates = _earned(component, table)
    told = lines(
        earned,
        parts=component.payout,
        rounding=one.plan.rounding,
        happened=happened_in(table, component, as_of=as_of),
        clawback_days=one.plan.clawback_days,
    )
    credits = [
        Credit(row, int(run.before[nth]), int(run.after[nth]), rates[nth] if rates else None)
        for nth, row in enumerate(table.to_pylist())
    ]
    for nth in np.lexsort((told.part, told.credit)):
        yield _line(one, place, credits, told, int(nth))


def _earned(component: Component, table: pa.Table) -> tuple[Running, Earned, list[Fraction]]:
    base = table["units"].to_numpy().astype(np.int64)
    run = running(base=base, group=groups_of(table))
    if isinstance(component, Tiers):
        bands = [(band.from_share, band.rate) for band in component.bands]
        return run, by_bands(run, quota=table["quota_units"].to_numpy().astype(np.int64), bands=bands), []
    rates, which = rate_of(component, table)
    return run, by_rates(base=base, rates=rates, which=which), [rates[place] for place in which]


def _line(one: InForce, place: int, credits: list[Credit], told: Lines, nth: int) -> Line:
    status, component = Status(int(told.status[nth])), one.plan.components[place]
    is_known = bool(told.due_on.is_known[nth]) and status != Status.NOT_REACHED
    return Line(
        version=one.version,
        plan=one.plan,
        component=component,
        place=place,
        name=name_of(component, place),
        credit=credits[int(told.credit[nth])],
        part=int(told.part[nth]) + 1,
        entry=CLAWBACK if status == Status.CLAWBACK else EARNING,
        state=STATES[status],
        due_on=EPOCH + timedelta(days=int(told.due_on.number[nth])) if is_known else None,
        exact=told.exact(nth),
        worth=Decimal(int(told.minor[nth])).scaleb(-told.places),
    )
