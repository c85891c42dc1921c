"""Where each person stands on the ladder: the level, since when, and what of the next one is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.kernel import UNIT
from salesformula.rooms.compensation.formula.ladder import IS_BELOW, IS_REACHED, Criterion, Ladder, LadderInForce
from salesformula.rooms.compensation.formula.level_climb import Climbed, Decision, FirstDay, climb
from salesformula.rooms.compensation.formula.level_facts import UNPLACED, customers_kept, level_credits
from salesformula.rooms.compensation.formula.level_values import Kept, Sold, Span, Values
from salesformula.rooms.compensation.formula.whole import Flags

SELLER = "seller"


@dataclass(frozen=True)
class Person:
    """Someone who may climb: a seller, or anyone who was credited with a deal."""

    person_id: str
    name: str | None
    role: str | None
    started_on: date | None
    ended_on: date | None
    sold: tuple[Sold, ...]
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class Standing:
    """One criterion of the next level: what stands (None: nothing to count), what is asked, and what is missing.

    ``missing`` is never below 0; a bound that must be passed and is only reached is missing 0 and not met.
    """

    criterion: Criterion
    stands: Fraction | None
    asked: Fraction
    is_met: bool

    @property
    def missing(self) -> Fraction | None:
        """How much more (of churn, less) reaches the bound; None where nothing can be counted."""
        if self.stands is None:
            return None
        away = self.stands - self.asked if self.criterion == IS_BELOW else self.asked - self.stands
        return max(Fraction(0), away)


@dataclass(frozen=True)
class Progress:
    """A person's level and the criteria of the next one; without a next level there are none."""

    person: Person
    climbed: Climbed
    criteria: tuple[Standing, ...]


@dataclass(frozen=True)
class Climbing:
    """Everyone's facts in the form levels are counted in, and the credits that can't count, by reason."""

    span: Span
    people: tuple[Person, ...]
    left_out: Mapping[str, int]


def climbing(
    facts: Facts,
    ladder: Ladder,
    *,
    home_currency: str,
    fiscal_year_starts: int,
    as_of: date,
    roles: Mapping[str, str],
    people: Collection[str] | None = None,
) -> Climbing:
    """The sellers, and all who were credited, with their deals and customers up to a day; of ``people`` alone.

    ``roles`` are those confirmed; else the file's role counts, and whom no file gives one is taken for a seller.
    """
    rows = level_credits(facts, currency=ladder.currency, home_currency=home_currency, payees=people)
    sold, left_out = _sold(rows.to_pyarrow().to_pylist(), ladder, as_of=as_of)
    kept: dict[str, list[Kept]] = defaultdict(list)
    for row in customers_kept(facts, sellers=people).to_pyarrow().to_pylist():
        if row["started_on"] <= as_of:
            kept[row["seller_id"]].append(Kept(row["started_on"], row["ended_on"], row["n"]))
    told = facts.table("people").select("person_id", "name", "role", "started_on", "ended_on").to_pyarrow().to_pylist()
    found = {
        row["person_id"]: row | {"role": roles.get(row["person_id"], row["role"] or SELLER)}
        for row in told
        if people is None or row["person_id"] in people
    }
    wanted = {one for one, row in found.items() if row["role"] == SELLER} | set(sold)
    everyone = tuple(_person(one, found.get(one, {}), sold.get(one, ()), kept.get(one, ())) for one in sorted(wanted))
    days = [one.on for person in everyone for one in person.sold]
    days += [one.started_on for person in everyone for one in person.kept]
    first = min([*days, as_of])
    return Climbing(Span(first, as_of, fiscal_year_starts), everyone, left_out)


def level_progress(
    company: Climbing, ladders: Sequence[LadderInForce], *, decisions: Sequence[Decision] = ()
) -> list[Progress]:
    """Where everyone stands who had not left by the end of the span, in the order of ids.

    A promotion comes on the day on which the last of the next level's criteria is met, all of them holding together;
    not before the ladder is in force, nor before the person's first day. There is no rule of tenure.
    """
    by_person: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        by_person[one.person_id].append(one)
    after = company.span.last + timedelta(days=1)
    found = []
    for person in company.people:
        if person.ended_on is not None and person.ended_on < company.span.last:
            continue
        begun = person.started_on or date.min
        met = Met(person, company.span)
        climbed = climb(ladders, met.first_day, since=begun, until=after, decisions=by_person.get(person.person_id, ()))
        now = next((one.ladder for one in reversed(ladders) if one.ladder.starts_on < after), None)
        criteria = met.criteria(now, climbed.next) if now is not None and climbed.next is not None else ()
        found.append(Progress(person, climbed, criteria))
    return found


class Met:
    """On which days a person met what the levels of a ladder ask for."""

    def __init__(self, person: Person, span: Span) -> None:
        self.person, self.span = person, span
        self._values: dict[tuple[Any, ...], Values] = {}
        self._held: dict[tuple[Any, ...], Flags] = {}

    @property
    def first_day(self) -> FirstDay:
        """As a climb asks for it."""
        return self._first_day

    def criteria(self, ladder: Ladder, level: int) -> tuple[Standing, ...]:
        """Each criterion of a level as it stands at the end of the span."""
        asked = ladder.asks_for(level)
        values = self._of(ladder)
        return () if asked is None else tuple(_standing(values, name, bound) for name, bound in asked.asked.items())

    def _first_day(self, ladder: Ladder, level: int, start: date, stop: date) -> date | None:
        since, until = self.span.place(start), self.span.place(stop)
        held = self._all_hold(ladder, level)[since:until]
        place = int(np.argmax(held)) if len(held) else 0
        if not len(held) or not held[place]:
            return None
        return self.span.first + timedelta(days=since + place)

    def _all_hold(self, ladder: Ladder, level: int) -> Flags:
        key = (*_counted_by(ladder), level, ladder.asks_for(level))
        if key not in self._held:
            asked, values = ladder.asks_for(level), self._of(ladder)
            held = np.ones(self.span.n, dtype=np.bool_)
            for name, bound in asked.asked.items() if asked else ():
                held &= values.holds(name, bound)
            self._held[key] = held
        return self._held[key]

    def _of(self, ladder: Ladder) -> Values:
        key = _counted_by(ladder)
        if key not in self._values:
            self._values[key] = Values(self.span, ladder, self.person.sold, self.person.kept)
        return self._values[key]


def _counted_by(ladder: Ladder) -> tuple[Any, ...]:
    return ladder.new_mrr_months, ladder.new_mrr_window, ladder.prepaid_counts, ladder.churn_months


def _standing(values: Values, name: Criterion, bound: Fraction) -> Standing:
    stands = values.stands(name)
    if stands is None:
        is_met = False
    elif name == IS_BELOW:
        is_met = stands < bound
    else:
        is_met = stands >= bound if name == IS_REACHED else stands > bound
    return Standing(name, stands, bound, is_met)


def _person(person_id: str, row: Mapping[str, Any], sold: Sequence[Sold], kept: Sequence[Kept]) -> Person:
    return Person(
        person_id=person_id,
        name=row.get("name"),
        role=row.get("role"),
        started_on=row.get("started_on"),
        ended_on=row.get("ended_on"),
        sold=tuple(sold),
        kept=tuple(kept),
    )


def _sold(
    rows: Sequence[Mapping[str, Any]], ladder: Ladder, *, as_of: date
) -> tuple[dict[str, list[Sold]], Mapping[str, int]]:
    asked: set[Criterion] = {name for rung in ladder.levels for name in rung.milestones.asked}
    found: dict[str, list[Sold]] = defaultdict(list)
    left_out: Counter[str] = Counter()
    for row in rows:
        troubles = {row["mrr_trouble"]} if asked & {"cumulative_mrr", "new_mrr"} else set()
        troubles |= {row["arr_trouble"]} if "arr" in asked else set()
        trouble = next((one for one in sorted(filter(None, troubles))), None)
        is_unplaced = row["mrr_trouble"] in UNPLACED or row["payee_id"] is None
        if row["closed_on"] is not None and row["closed_on"] > as_of:
            continue
        if trouble is not None or is_unplaced:
            left_out[trouble or row["mrr_trouble"]] += 1
        if not is_unplaced:
            found[row["payee_id"]].append(
                Sold(row["closed_on"], _units(row["mrr"]), _units(row["arr"]), _share(row["credit_share"]),
                     _prepaid(row["prepaid_sum"], row["n_prepaid"]))
            )  # fmt: skip
    return found, left_out


def _units(amount: Decimal | None) -> int:
    return 0 if amount is None else int(amount * UNIT)


# Few values, told by hundreds of thousands of deals.
@lru_cache(maxsize=4096)
def _share(share: Decimal) -> Fraction:
    return Fraction(share)


@lru_cache(maxsize=4096)
def _prepaid(months: float | None, n: int | None) -> Fraction | None:
    """The mean over the deal's subscriptions that tell it; months as written, not as the nearest binary number."""
    return Fraction(Decimal(str(months))) * Fraction(1, n) if n else None
