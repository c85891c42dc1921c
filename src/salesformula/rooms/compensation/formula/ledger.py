"""The ledger: every line that the plans in force pay, or may still pay, with what it was worked out from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.rooms.compensation.formula.bonus import bonus_earned, happened_with, rated_credits
from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.due import Happened, Status
from salesformula.rooms.compensation.formula.entries import (
    CLAWBACK,
    EARNING,
    STATES,
    Counted,
    Credit,
    InForce,
    Line,
    Terms,
    Withheld,
)
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
from salesformula.rooms.compensation.formula.period_lines import period_lines
from salesformula.rooms.compensation.formula.plan import (
    EarningComponent,
    Plan,
    Rating,
    Spiff,
    Tiers,
    bands_of,
    name_of,
    rated_by,
)
from salesformula.rooms.compensation.formula.ratings import ratings
from salesformula.rooms.compensation.formula.terms import terms_of

__all__ = ["CLAWBACK", "EARNING", "STATES", "Credit", "InForce", "Ledger", "Line", "Withheld", "in_force", "ledger"]


@dataclass(frozen=True)
class Ledger:
    """Every line and every credit withheld, in the order of payee, plan, component and closing.

    A payee's lines of months as a whole stand last.
    """

    lines: list[Line]
    withheld: list[Withheld]
    terms: Terms = field(default_factory=Terms)


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
    found: list[Line] = []
    withheld: list[Withheld] = []
    counted: list[Counted] = []
    for one in plans:
        paid = _Paid(facts, one, company=company, as_of=as_of, payees=payees)
        found += [line for place in range(len(one.plan.components)) for line in paid.lines[place]]
        withheld += paid.withheld
        counted += paid.counted
    terms = terms_of(facts, plans, counted=counted, as_of=as_of, payees=payees)
    found += period_lines(found, terms)
    found.sort(key=lambda line: str(line.credit.row["payee_id"]))
    return Ledger(found, withheld, terms)


class _Paid:
    """What one version of the plan pays, by the place of the component."""

    def __init__(
        self, facts: Facts, one: InForce, *, company: Company, as_of: date, payees: Collection[str] | None
    ) -> None:
        self._facts, self._one, self._company, self._as_of, self._payees = facts, one, company, as_of, payees
        self.lines: dict[int, list[Line]] = {}
        self.withheld: list[Withheld] = []
        self.counted: list[Counted] = []
        self._earnings: dict[int, tuple[list[Credit], Earned]] = {}
        bonuses = []
        for place, component in enumerate(one.plan.components):
            if isinstance(component, Rating):
                bonuses.append((place, component))
            else:
                self._by_measure(place, component)
        # What a bonus is a share of may stand below it in the plan.
        for place, rating in bonuses:
            self._bonus(place, rating)

    def _by_measure(self, place: int, component: EarningComponent) -> None:
        one, name = self._one, name_of(component, place)
        table = component_inputs(self._facts, one.plan, component, company=self._company, payees=self._payees)
        own = pc.invert(table["only_counts"])
        lacking = table.filter(pc.and_(own, pc.is_valid(table["trouble"]))).to_pylist()
        self.withheld += [Withheld(one.version, name, row, row["trouble"]) for row in lacking]
        table = table.filter(pc.is_null(table["trouble"]))
        run, earned, rates = _earned(one.plan, component, table)
        credits = [
            Credit(row, int(run.before[nth]), int(run.after[nth]), rates[nth] if rates else None)
            for nth, row in enumerate(table.to_pylist())
        ]
        self.counted += [
            Counted(one.version, one.plan, place, credit) for credit in credits if credit.row["only_counts"]
        ]
        own = pc.invert(table["only_counts"])
        places = np.flatnonzero(own.to_numpy())
        credits = [credits[nth] for nth in places]
        earned = Earned(earned.numerator[places], earned.denominator)
        self._earnings[place] = credits, earned
        happened = happened_in(table.filter(own), component, as_of=self._as_of, forfeits=self._forfeits)
        self._add(place, credits, earned, happened)

    def _bonus(self, place: int, rating: Rating) -> None:
        rated = [held for base, held in self._earnings.items() if rated_by(self._one.plan, base, rating)]
        earnings = [(credit.row, earned.amount(nth)) for credits, earned in rated for nth, credit in enumerate(credits)]
        told = ratings(self._facts, surveys=rating.surveys, time_zone=self._company.time_zone, as_of=self._as_of)
        rows = rated_credits(earnings, told)
        happened = happened_with(rows, rating, as_of=self._as_of, forfeits=self._forfeits)
        credits = [Credit(row, 0, 0, rating.bonus) for row in rows]
        self._add(place, credits, bonus_earned(rows, rating), happened)

    @property
    def _forfeits(self) -> bool:
        return self._one.plan.leavers == "forfeit"

    def _add(self, place: int, credits: list[Credit], earned: Earned, happened: Happened) -> None:
        plan = self._one.plan
        told = lines(
            earned,
            parts=plan.components[place].payout,
            rounding=plan.rounding,
            happened=happened,
            clawback_days=plan.clawback_days,
        )
        self.lines[place] = _lines(self._one, place, credits, told)


def _earned(plan: Plan, component: EarningComponent, table: pa.Table) -> tuple[Running, Earned, list[Fraction]]:
    base = table["units"].to_numpy().astype(np.int64)
    run = running(base=base, group=groups_of(table))
    if isinstance(component, Tiers):
        quota = table["quota_units"].to_numpy().astype(np.int64)
        return run, by_bands(run, quota=quota, bands=bands_of(plan, component)), []
    if isinstance(component, Spiff):
        return run, by_rates(base=base, rates=[Fraction(1)], which=np.zeros(len(base), dtype=np.int64)), []
    rates, which = rate_of(component, table)
    return run, by_rates(base=base, rates=rates, which=which), [rates[place] for place in which]


def _lines(one: InForce, place: int, credits: list[Credit], told: Lines) -> list[Line]:
    """The lines of one component in the order of its credits, each with its parts in theirs."""
    component = one.plan.components[place]
    name = name_of(component, place)
    is_known = told.due_on.is_known & (told.status != Status.NOT_REACHED)
    order = np.lexsort((told.part, told.credit))
    columns = (told.credit, told.part, told.status, told.due_on.number, is_known, told.numerator, told.minor)
    return [
        Line(
            version=one.version,
            plan=one.plan,
            component=component,
            place=place,
            name=name,
            credit=credits[credit],
            part=part + 1,
            entry=CLAWBACK if status == Status.CLAWBACK else EARNING,
            state=STATES[status],
            due_on=EPOCH + timedelta(days=due_on) if known else None,
            exact=Fraction(numerator, told.denominator),
            worth=Decimal(minor).scaleb(-told.places),
        )
        for credit, part, status, due_on, known, numerator, minor in zip(
            *(column[order].tolist() for column in columns), strict=True
        )
    ]
