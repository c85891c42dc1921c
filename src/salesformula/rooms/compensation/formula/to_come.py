"""What is still to come of deals won, and how much of it such parts have brought so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.due import Happened, Status, Statuses, when_due
from salesformula.rooms.compensation.formula.entries import Line
from salesformula.rooms.compensation.formula.inputs import EPOCH, Company, component_inputs, happened_in
from salesformula.rooms.compensation.formula.plan import Part, Plan, Rate
from salesformula.rooms.compensation.formula.whole import Ints
from salesformula.stats.awaited import Chance, Chances, Followed, Sum, awaited_sum
from salesformula.stats.cells import LOST, OPEN, WON

EARNED, DATED, WAITING = "earned", "dated", "waiting"
#: Why nothing is expected of a part that waits for none of what is counted here.
NO_HISTORY = "no_history"
#: Which deals, and when their parts are due: parts alike in both have one history.
Rules = tuple[tuple[str, ...], tuple[Part, ...]]


@dataclass(frozen=True)
class ToCome:
    """What lines to come are worth, and what those are expected to bring whose chances are known.

    ``told``: what the parts are worth of which that can be said; ``n_watched``: the fewest cases any of them goes by.
    """

    state: str
    worth: Decimal
    n_parts: int
    told: Decimal
    brings: Sum | None
    n_watched: int
    reason: str | None


def state_of(line: Line, *, as_of: date) -> str | None:
    """dated (due on a later day unless the customer leaves first), waiting; None for what is paid or never will be."""
    if line.state == "waiting":
        return WAITING
    is_ahead = line.state == "due" and line.due_on is not None and line.due_on > as_of
    return DATED if is_ahead else None


def rules_of(line: Line) -> Rules:
    """What decides whether and when its parts come."""
    return tuple(line.component.deal_kinds), tuple(line.component.payout)


class History:
    """What became of the parts of every deal the company ever won, by what they wait for."""

    def __init__(
        self, facts: Facts, *, company: Company, as_of: date, too_few: int, known: dict[Rules, Chances] | None = None
    ) -> None:
        self._facts, self._company, self._as_of, self._too_few = facts, company, as_of, too_few
        #: What was learned already of the same facts, day and rules.
        self._chances: dict[Rules, Chances] = {} if known is None else known

    def chance(self, line: Line) -> Chance:
        """The chance that the part comes in the end, by those that had waited as long.

        None where it waits for no customer's payment, use or staying: how often ratings are good enough, and what a
        month as a whole adds or takes, is not counted here.
        """
        rules = rules_of(line)
        if line.of_month is not None or any(part.on == "rating" for part in rules[1]):
            return Chance(None, 0, NO_HISTORY, np.zeros(0))
        if rules not in self._chances:
            self._chances[rules] = Chances(self._followed(rules), too_few=self._too_few)
        waited = max(0, (self._as_of - line.credit.row["closed_on"]).days)
        return self._chances[rules].of(line.part - 1, waited)

    def _followed(self, rules: Rules) -> Followed:
        kinds, payout = rules
        # What a deal pays does not matter here: every deal won, at no rate, under the same conditions.
        component = Rate(rate=Fraction(0), deal_kinds=kinds, payout=payout)
        plan = Plan(name="history", currency=self._company.currency, components=(component,), starts_on=EPOCH)
        table = component_inputs(self._facts, plan, component, company=self._company)
        table = _once_a_deal(table.filter(pc.is_valid(table["closed_on"])))
        happened = happened_in(table, component, as_of=self._as_of)
        told = [_fate(part, happened) for part in payout]
        return Followed(np.vstack([days for days, _ in told]), np.vstack([state for _, state in told]))


def _once_a_deal(table: pa.Table) -> pa.Table:
    seen: set[str] = set()
    keep = [not (deal_id in seen or seen.add(deal_id)) for deal_id in table["deal_id"].to_pylist()]  # type: ignore[func-returns-value]
    return table.filter(pa.array(keep, pa.bool_()))


def _fate(part: Part, happened: Happened) -> tuple[Ints, Ints]:
    """Per deal the days from closing until the part came, could no longer come, or the watch ended."""
    due, status = when_due(part, happened)
    until = np.full(len(status), happened.as_of, dtype=np.int64)
    state = np.full(len(status), OPEN, dtype=np.int64)
    came = (status == Status.DUE) & (due.number <= happened.as_of)
    until[came], state[came] = due.number[came], WON
    left = status == Status.LEFT
    until[left], state[left] = happened.ended_on.number[left], LOST
    _not_reached(part, happened, status, until, state)
    return np.maximum(0, np.minimum(until, happened.as_of) - happened.closed_on), state


def _not_reached(part: Part, happened: Happened, status: Statuses, until: Ints, state: Ints) -> None:
    late = status == Status.NOT_REACHED
    until[late], state[late] = happened.started_on.number[late] + part.within_days, LOST


def to_come(lines: Iterable[Line], history: History, *, as_of: date, confidence: float) -> list[ToCome]:
    """The dated and the waiting lines of one payee in one currency, summed; none where there are none."""
    by_state: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        state = state_of(line, as_of=as_of)
        if state is not None:
            by_state[state].append(line)
    return [_expected(state, by_state[state], history, confidence) for state in (DATED, WAITING) if by_state[state]]


def _expected(state: str, lines: Sequence[Line], history: History, confidence: float) -> ToCome:
    chances = [history.chance(line) for line in lines]
    known = [(line, chance) for line, chance in zip(lines, chances, strict=True) if chance.share is not None]
    deals = {line.credit.row["deal_id"]: place for place, line in enumerate(lines)}
    brings = awaited_sum(
        [chance for _, chance in known],
        [float(line.worth) for line, _ in known],
        [deals[line.credit.row["deal_id"]] for line, _ in known],
        confidence=confidence,
    )
    reasons = [chance.reason for chance in chances if chance.reason]
    return ToCome(
        state=state,
        worth=sum((line.worth for line in lines), Decimal("0.00")),
        n_parts=len(lines),
        told=sum((line.worth for line, _ in known), Decimal("0.00")),
        brings=brings if known else None,
        n_watched=min((chance.n_watched for chance in chances), default=0),
        reason=reasons[0] if reasons else None,
    )


def may_be_taken_back(lines: Iterable[Line], *, as_of: date) -> Decimal:
    """What was paid for deals whose customers may still leave within the plan's window."""
    return sum(
        (
            line.pay
            for line in lines
            if line.state == "due"
            and line.of_month is None
            and line.due_on is not None
            and line.due_on <= as_of
            and line.credit.row["ended_on"] is None
            and (as_of - line.credit.row["closed_on"]).days < line.plan.clawback_days
        ),
        Decimal("0.00"),
    )
