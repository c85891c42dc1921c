"""Caps and draws: what a payee's month as a whole adds to, or takes from, the lines of deals due in it.

The last plan to come into force in a month or before it says the month's caps and draw, for pay in its currency under
any version. Both go by amounts as they are paid, rounded. Caps come first, in the order of the plan, then the draw.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from salesformula.kit.periods import month_start
from salesformula.rooms.compensation.formula.entries import (
    CAP,
    CAP_RETURNED,
    CLAWBACK,
    DRAW,
    DRAW_RECOVERED,
    EARNING,
    Credit,
    InForce,
    Line,
    OfMonth,
    Terms,
)
from salesformula.rooms.compensation.formula.plan import Cap, name_of
from salesformula.rooms.compensation.formula.rounding import rounded_once

NOTHING = Decimal(0)
#: Pay by component name; "" holds what caps on all components cut.
Pays = dict[str, Decimal]


def period_lines(lines: Iterable[Line], terms: Terms) -> list[Line]:
    """The lines of caps and draws, by payee and month.

    A cap cuts what comes above it; a month whose pay is below nothing is not touched, and makes room for later ones
    of the same quarter or year. Where pay of an earlier month is taken back, what caps cut off that month is given
    back up to as much: no more is taken back than was kept. A draw adds what a month lacks of the guarantee, up to
    all of it: what is taken back is not made good. Months that are not over by the day of the answer have no draw
    yet.
    """
    if not any(one.plan.caps or one.plan.draw for one in terms.plans):
        return []
    of_payees: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.is_pay and line.period:
            of_payees[line.credit.row["payee_id"]].append(line)
    drawn = drawn_months(terms)
    payees = sorted({*of_payees, *terms.people})
    return [line for payee in payees for line in _Months(payee, of_payees[payee], terms, drawn).lines()]


class _Months:
    """One payee's months, gone through from the first on."""

    def __init__(self, payee_id: str, lines: list[Line], terms: Terms, drawn: set[str]) -> None:
        self._payee_id, self._terms, self._drawn_months = payee_id, terms, drawn
        self._pays: dict[tuple[str, str], Pays] = defaultdict(lambda: defaultdict(Decimal))
        #: By month and currency what is taken back, by the month in which it was paid and the component.
        self._back: dict[tuple[str, str], dict[tuple[str, str], Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        #: By currency, month and what a cap is on: what was cut off and not given back.
        self._cuts: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
        paid_in = {line.key: line.period or "" for line in lines}
        for line in lines:
            month = line.period or ""
            self._pays[month, line.plan.currency][line.name] += line.pay
            if line.entry == CLAWBACK:
                since = paid_in[(*line.key[:3], EARNING)], line.name
                self._back[month, line.plan.currency][since] -= line.pay
        self._owed: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)

    def lines(self) -> Iterator[Line]:
        """A month's lines after those of the months before it."""
        for month in self._months():
            one = self._terms.governing(month)
            if one is not None:
                yield from self._given_back(month, one)
                yield from self._capped(month, one)
                if last_day(month) <= self._terms.as_of:
                    yield from self._drawn(month, one)

    def _months(self) -> list[str]:
        """Those with pay, and those in which something is guaranteed."""
        found = {month for month, _ in self._pays}
        return sorted(found | self._drawn_months if self._payee_id in self._terms.people else found)

    def _given_back(self, month: str, one: InForce) -> Iterator[Line]:
        pays, given, months = self._pays[month, one.plan.currency], NOTHING, set()
        taken = sum(self._back[month, one.plan.currency].values(), NOTHING)
        for (since, name), amount in sorted(self._back[month, one.plan.currency].items()):
            rest = amount
            for cut_on in (name, "") if since < month else ():
                place = one.plan.currency, since, cut_on
                part = max(min(rest, self._cuts[place]), NOTHING)
                self._cuts[place] -= part
                pays[cut_on] += part
                rest, given = rest - part, given + part
                months |= {since} if part else set()
        if given:
            told = OfMonth(NOTHING, taken, months=tuple(sorted(months)))
            yield self._line(month, one, CAP_RETURNED, given, told)

    def _capped(self, month: str, one: InForce) -> Iterator[Line]:
        for nth, cap in enumerate(one.plan.caps):
            cycle = self._terms.cycle(month, cap.per)
            earlier = [
                pays
                for (other, currency), pays in self._pays.items()
                if currency == one.plan.currency and other < month and self._terms.cycle(other, cap.per) == cycle
            ]
            before = sum((_of(cap, pays) for pays in earlier), NOTHING)
            pays = self._pays[month, one.plan.currency]
            came = _of(cap, pays)
            cut = came - max(cap.amount - before, NOTHING)
            if came > 0 and cut > 0:
                pays[cap.applies_to] -= cut
                self._cuts[one.plan.currency, month, cap.applies_to] += cut
                told = OfMonth(cap.amount, came, cycle, before)
                yield self._line(month, one, CAP, -cut, told, part=nth + 1, name=cap.applies_to)

    def _drawn(self, month: str, one: InForce) -> Iterator[Line]:
        came = sum(self._pays[month, one.plan.currency].values(), NOTHING)
        guarantee, days, n_days, is_owed = self._guaranteed(month, one)
        owed = self._owed[one.plan.currency]
        lacking = guarantee - max(came, NOTHING)
        if lacking > 0:
            if is_owed:
                owed.append((month, lacking))
            left = sum((amount for _, amount in owed), NOTHING)
            told = OfMonth(guarantee, came, left=left, days=days, n_days=n_days, is_owed=is_owed)
            yield self._line(month, one, DRAW, lacking, told)
        rest = came - guarantee
        months: list[str] = []
        taken = NOTHING
        while owed and rest > taken:
            since, amount = owed.pop(0)
            part = min(amount, rest - taken)
            if part < amount:
                owed.insert(0, (since, amount - part))
            months, taken = [*months, since], taken + part
        if taken > 0:
            left = sum((amount for _, amount in owed), NOTHING)
            told = OfMonth(guarantee, came, left=left, months=tuple(months))
            yield self._line(month, one, DRAW_RECOVERED, -taken, told)

    def _guaranteed(self, month: str, governing: InForce) -> tuple[Decimal, int, int, bool]:
        """The guarantee of a month, each version's by its days; how many days, of how many; whether it is taken back.

        Where it is of several plans, the last of them says whether.
        """
        first, last = date.fromisoformat(f"{month}-01"), last_day(month)
        employed = self._terms.people.get(self._payee_id)
        total, days, is_owed = Fraction(0), 0, False
        for plan in [one.plan for one in self._terms.plans if one.plan.currency == governing.plan.currency]:
            if plan.draw is None or employed is None or employed.role not in plan.draw.roles:
                continue
            since = max(first, plan.starts_on, employed.started_on or first)
            until = min(last, employed.ended_on or last)
            if plan.ends_on is not None:
                until = min(until, plan.ends_on - timedelta(days=1))
            n = max((until - since).days + 1, 0)
            total, days = total + Fraction(plan.draw.amount) * n * Fraction(1, last.day), days + n
            is_owed = plan.draw.recoverable if n else is_owed
        return rounded_once(total, governing.plan.rounding), days, last.day, is_owed

    def _line(
        self, month: str, one: InForce, entry: str, amount: Decimal, told: OfMonth, *, part: int = 1, name: str = ""
    ) -> Line:
        plan = one.plan
        names = [name_of(component, place) for place, component in enumerate(plan.components)]
        place = names.index(name) if name else 0
        row = {
            **dict.fromkeys(("account_id", "started_on", "ended_on", "gone_on")), "payee_id": self._payee_id,
            "deal_id": "", "deal": "", "closed_on": last_day(month), "measured": NOTHING, "base": NOTHING,
            "credit_share": Decimal(1),
        }  # fmt: skip
        return Line(
            version=one.version,
            plan=plan,
            component=plan.components[place],
            place=place,
            name=name or entry,
            credit=Credit(row, 0, 0, None),
            part=part,
            entry=entry,
            state="due",
            due_on=last_day(month),
            exact=Fraction(amount),
            worth=amount,
            of_month=told,
        )


def _of(cap: Cap, pays: Pays) -> Decimal:
    return pays.get(cap.applies_to, NOTHING) if cap.applies_to else sum(pays.values(), NOTHING)


def drawn_months(terms: Terms) -> set[str]:
    """The months from the first plan with a draw to the day of the answer."""
    starts = [one.plan.starts_on for one in terms.plans if one.plan.draw]
    if not starts:
        return set()
    first, last = min(starts), terms.as_of
    n = (last.year - first.year) * 12 + last.month - first.month + 1
    return {f"{month_start(first.year, first.month + nth):%Y-%m}" for nth in range(n)}


def last_day(month: str) -> date:
    """The last day of a month such as 2025-01."""
    return month_start(int(month[:4]), int(month[5:]) + 1) - timedelta(days=1)
