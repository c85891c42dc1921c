"""A plan tried over the company's own history: what it would have paid, to whom, and what that tells of a year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from salesformula.kit.periods import Period, quarter_of, quarters_since
from salesformula.rooms.compensation.formula.alike import Alike, Model, alike
from salesformula.rooms.compensation.formula.bunching import Threshold, thresholds
from salesformula.rooms.compensation.formula.candidates import Candidate
from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import InForce, Ledger, ledger
from salesformula.rooms.compensation.formula.luck import QUARTERS_A_YEAR, year_of_settled
from salesformula.rooms.compensation.formula.pay_delay import Delay, delays
from salesformula.rooms.compensation.formula.to_be_paid import Weighed, weighed
from salesformula.stats.sums_to_come import FEWEST_PERIODS, sums_to_come

#: The day records begin may lie so many days inside a quarter that counts as whole.
GRACE = 7
#: No more than so many quarters tell of the year to come: what was longer ago was another company.
MOST_QUARTERS = 12
SHARES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Tried:
    """What came of a candidate over history; amounts in the plan's currency.

    ``paid``: due by the day of the answer. ``by_quarter``: what the deals won in a quarter come to, by its label.
    ``of_year``: per payee what the deals won in the last 365 days come to. ``to_come``: of all that, what still waits.
    ``withheld``: credits that can't be paid, by reason. ``settled``: of the payees who were there throughout the last
    four whole quarters, and past their first half year, what the deals of each of these quarters come to.
    """

    candidate: Candidate
    paid: Decimal
    by_quarter: Mapping[str, Decimal]
    of_year: Mapping[str, Decimal]
    to_come: Decimal
    n_lines: int
    withheld: Mapping[str, int]
    delays: tuple[Delay, ...]
    thresholds: tuple[Threshold, ...]
    alike: Alike | None
    settled: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    """What a year to come costs: P10, P50 and P90; None with too few whole quarters. ``n_quarters``: those."""

    low: Decimal | None
    middle: Decimal | None
    high: Decimal | None
    n_quarters: int


@dataclass(frozen=True)
class Change:
    """Who earns more and who less than under the plan in force, over the deals of the last 365 days."""

    n_up: int
    n_down: int
    n_same: int
    median: Decimal
    most: Decimal
    least: Decimal


def tried(
    facts: Facts,
    candidate: Candidate,
    *,
    company: Company,
    as_of: date,
    fiscal_year_starts: int,
    of: Model | None,
    quarters: Sequence[Period] = (),
) -> Tried:
    """The candidate run over the facts by the ledger itself, and summed up; ``quarters`` are the whole ones."""
    found = ledger(facts, [InForce(0, candidate.plan)], company=company, as_of=as_of)
    lines = weighed(found.lines, as_of=as_of)
    return Tried(
        candidate=candidate,
        paid=paid_by(found, as_of),
        by_quarter=_by_quarter(lines, fiscal_year_starts),
        of_year=_of_year(lines, as_of),
        to_come=sum((one.amount for one in lines if not one.line.is_pay), Decimal(0)),
        n_lines=len(lines),
        withheld=Counter(one.reason for one in found.withheld),
        delays=tuple(delays(found.lines, candidate.plan, as_of=as_of)),
        thresholds=tuple(thresholds(found.lines, candidate.plan)),
        alike=alike(candidate, of, company=company, as_of=as_of) if of else None,
        settled=year_of_settled(lines, quarters),
    )


def paid_by(found: Ledger, as_of: date) -> Decimal:
    """What the lines due by that day pay: the sum that a statement of that day makes."""
    return sum((line.pay for line in found.lines if line.due_on and line.due_on <= as_of), Decimal(0))


def whole_quarters(first_day: date, as_of: date, *, fiscal_year_starts: int) -> list[Period]:
    """The quarters over which deals were won on record from beginning to end, the oldest first."""
    last = quarter_of(as_of, fiscal_year_starts=fiscal_year_starts)
    first = quarter_of(first_day, fiscal_year_starts=fiscal_year_starts)
    every = quarters_since(first.label, last, fiscal_year_starts=fiscal_year_starts)
    whole = [one for one in reversed(every) if one.start + timedelta(days=GRACE) >= first_day and one.last_day <= as_of]
    return whole[-MOST_QUARTERS:]


def costs(runs: Sequence[Tried], quarters: Sequence[Period], *, draws: int) -> list[Cost]:
    """What a year would cost under each, where deals come as they came in these quarters.

    Drawn are whole quarters of the company, with every seller's deals in them, alike for every plan: the spread is
    that of next year's deals. That sellers would sell otherwise under another plan is not in it.

    Source: mission P17 (seeds 000, 003); ``stats.sums_to_come``.
    """
    n = len(quarters)
    if n < FEWEST_PERIODS or not runs:
        return [Cost(None, None, None, n) for _ in runs]
    history = np.array([[float(run.by_quarter.get(one.label, Decimal(0))) for one in quarters] for run in runs])
    drawn = sums_to_come(history, n_ahead=QUARTERS_A_YEAR, shares=SHARES, runs=draws)
    if (history >= 0).all():
        # Nobody pays in when nothing was ever taken back.
        drawn = np.maximum(drawn, 0.0)
    return [Cost(_cents(low), _cents(middle), _cents(high), n) for low, middle, high in drawn.tolist()]


def change(run: Tried, in_force: Tried) -> Change | None:
    """How pay moves from one plan to another; None where nobody is paid under either."""
    payees = {*run.of_year, *in_force.of_year}
    moves = sorted(run.of_year.get(one, Decimal(0)) - in_force.of_year.get(one, Decimal(0)) for one in payees)
    if not moves:
        return None
    half = len(moves) >> 1
    median = moves[half] if len(moves) % 2 else (moves[half - 1] + moves[half]) * Decimal("0.5")
    return Change(
        n_up=sum(one > 0 for one in moves),
        n_down=sum(one < 0 for one in moves),
        n_same=sum(one == 0 for one in moves),
        median=median.quantize(Decimal("0.01")),
        most=moves[-1],
        least=moves[0],
    )


def _by_quarter(lines: Sequence[Weighed], fiscal_year_starts: int) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    labels: dict[date, str] = {}
    for one in lines:
        day = one.won_on
        if day is not None:
            if day not in labels:
                labels[day] = quarter_of(day, fiscal_year_starts=fiscal_year_starts).label
            found[labels[day]] += one.amount
    return dict(found)


def _of_year(lines: Sequence[Weighed], as_of: date) -> dict[str, Decimal]:
    since, found = as_of - timedelta(days=365), defaultdict[str, Decimal](Decimal)
    for one in lines:
        day = one.won_on
        if day is not None and since < day <= as_of:
            found[one.line.credit.row["payee_id"]] += one.amount
    return dict(found)


def _cents(value: float) -> Decimal:
    return Decimal(f"{value:.2f}")
