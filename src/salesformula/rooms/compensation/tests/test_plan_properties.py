"""What holds for every set of plans with caps and draws, and that the verifier finds all of it as well."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from unittest.mock import patch

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as some

from salesformula.kit.periods import quarter_of
from salesformula.rooms.compensation.formula.bundle import bundle
from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.entries import (
    CAP,
    CAP_RETURNED,
    DRAW,
    DRAW_RECOVERED,
    Employed,
    InForce,
    Line,
    Terms,
)
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import Ledger, in_force, ledger
from salesformula.rooms.compensation.formula.period_lines import last_day
from salesformula.rooms.compensation.formula.plan import Component, Plan
from salesformula.rooms.compensation.verify import verify

NO_FACTS = cast(Facts, None)
FIRST, AS_OF = date(2025, 1, 1), date(2025, 12, 15)
COLUMNS = {
    "closed_on": pa.date32(), "started_on": pa.date32(), "ended_on": pa.date32(), "gone_on": pa.date32(),
    "closed_at": pa.timestamp("us"), "trouble": pa.string(), "quartile": pa.int64(), "only_counts": pa.bool_(),
}  # fmt: skip


@dataclass(frozen=True)
class Deal:
    """A win of ann's, in cents; ``stays``: days until the customer leaves."""

    nth: int
    won: int
    cents: int
    stays: int | None

    def row(self, gone_on: date | None) -> dict[str, Any]:
        won, base = FIRST + timedelta(days=self.won), Decimal(self.cents).scaleb(-2)
        return {
            "payee_id": "ann", "deal_id": f"d{self.nth}", "deal": "", "account_id": "a", "product": None, "kind": "new",
            "closed_on": won, "closed_at": datetime(won.year, won.month, won.day), "cycle": "", "quota": None,
            "deal_measure": base, "measured": base, "base": base, "credit_share": Decimal(1), "n_credited": 1,
            "started_on": won, "ended_on": None if self.stays is None else won + timedelta(days=self.stays),
            "gone_on": gone_on, "trouble": None, "quartile": None, "only_counts": False, "units": self.cents * 100,
            "quota_units": 0,
        }  # fmt: skip


@dataclass(frozen=True)
class Case:
    plans: list[InForce]
    deals: list[Deal]
    employed: Employed

    def ledger(self, deals: Sequence[Deal] | None = None) -> Ledger:
        """The engine on typed rows in place of facts."""

        def inputs(facts: Facts, plan: Plan, component: Component, **rest: Any) -> pa.Table:
            rows = [deal.row(self.employed.ended_on) for deal in (self.deals if deals is None else deals)]
            rows = [row for row in rows if plan.starts_on <= row["closed_on"] < (plan.ends_on or date.max)]
            rows.sort(key=lambda row: (row["closed_on"], row["deal_id"]))
            columns = Deal(0, 0, 0, None).row(None)
            return pa.table({name: pa.array([row[name] for row in rows], COLUMNS.get(name)) for name in columns})

        def terms(facts: Facts, plans: Sequence[InForce], *, as_of: date, **rest: Any) -> Terms:
            months = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]
            labels = {month: quarter_of(date.fromisoformat(f"{month}-01")).label for month in months}
            cycles = {month: (label, label[:4]) for month, label in labels.items()}
            return Terms(plans, {"ann": self.employed}, cycles, as_of)

        engine = sys.modules[ledger.__module__]
        with patch.object(engine, "component_inputs", inputs), patch.object(engine, "terms_of", terms):
            return ledger(NO_FACTS, self.plans, company=Company("USD", "UTC"), as_of=AS_OF)


money = some.integers(1, 3_000).map(lambda cents: str(Decimal(cents * 100).scaleb(-2))) | some.just("333.33")
caps = some.lists(
    some.fixed_dictionaries(
        {
            "amount": money,
            "per": some.sampled_from(["month", "quarter", "year"]),
            "applies_to": some.sampled_from(["", "half"]),
        }
    ),
    max_size=2,
)
draws = some.none() | some.fixed_dictionaries({"amount": money, "recoverable": some.booleans()})
HALF = {
    "kind": "rate",
    "name": "half",
    "rate": "1/2",
    "payout": [{"share": "1/3"}, {"share": "2/3", "on": "days", "number": 40}],
}
PLAN = some.fixed_dictionaries(
    {
        "name": some.just("Drawn"), "components": some.just([{"kind": "rate", "name": "whole", "rate": 1}, HALF]),
        "caps": caps, "draw": draws, "clawback_days": some.sampled_from([0, 90]),
        "leavers": some.sampled_from(["paid", "forfeit"]), "currency": some.sampled_from(["USD", "USD", "USD", "EUR"]),
        "starts_on": some.integers(0, 200).map(lambda n: (FIRST + timedelta(days=n)).isoformat()),
    }
)  # fmt: skip
days = some.integers(0, 330)


@some.composite
def cases(draw: some.DrawFn) -> Case:
    told = draw(some.lists(PLAN, min_size=1, max_size=3))
    told[0]["starts_on"] = FIRST.isoformat()
    plans = in_force([(nth, Plan.model_validate(plan)) for nth, plan in enumerate(told, start=1)])
    amounts = draw(
        some.lists(some.tuples(days, some.integers(-100_000, 300_000), some.none() | some.integers(0, 120)), max_size=8)
    )
    ended = draw(some.none() | days.map(lambda n: FIRST + timedelta(days=n)))
    employed = Employed(
        draw(some.none() | some.just(date(2025, 2, 11))), ended, draw(some.sampled_from(["seller"] * 3 + ["manager"]))
    )
    return Case(plans, [Deal(nth, *one) for nth, one in enumerate(amounts)], employed)


def months_of(found: Ledger) -> dict[str, list[Line]]:
    """The lines that pay, by currency and month in order."""
    by_month: dict[str, list[Line]] = defaultdict(list)
    for line in found.lines:
        if line.is_pay and line.period:
            by_month[line.period].append(line)
    return dict(sorted(by_month.items()))


@settings(max_examples=60)
@given(cases())
def test_the_verifier_finds_every_cap_and_draw(case: Case) -> None:
    found = case.ledger()
    keys = [(line.plan.currency, line.key) for line in found.lines]
    assert len(set(keys)) == len(keys)
    for currency in {line.plan.currency for line in found.lines}:
        for period in [*months_of(found), "2024-12"]:
            made = bundle(
                found.lines, NO_FACTS, payee_id="ann", payee="", period=period, currency=currency, facts_version=1,
                terms=found.terms,
            )  # fmt: skip
            assert verify(made) == []


@settings(max_examples=60)
@given(cases())
def test_no_cycle_pays_above_the_cap_that_governs_it_all_along(case: Case) -> None:
    found = case.ledger()
    only = found.terms.plans[0] if len(found.terms.plans) == 1 else None
    for cap in only.plan.caps if only else ():
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for month, lines in months_of(found).items():
            before_draws = [line for line in lines if line.entry not in (DRAW, DRAW_RECOVERED, CAP_RETURNED)]
            returned = [line for line in lines if line.entry == CAP_RETURNED]
            if cap.applies_to or returned:
                continue
            cycle = found.terms.cycle(month, cap.per)
            sums[cycle] += sum(line.pay for line in before_draws)
            assert sums[cycle] <= cap.amount or not any(line.pay > 0 for line in before_draws)


@settings(max_examples=60)
@given(cases())
def test_caps_only_cut_and_give_back_no_more_than_they_cut(case: Case) -> None:
    found = case.ledger()
    cut = sum(line.pay for line in found.lines if line.entry == CAP)
    returned = [line.pay for line in found.lines if line.entry == CAP_RETURNED]
    assert all(line.pay < 0 for line in found.lines if line.entry == CAP)
    assert all(pay > 0 for pay in returned)
    assert sum(returned) <= -cut


@settings(max_examples=60)
@given(cases())
def test_draws_are_taken_back_up_to_what_was_added_and_leave_the_guarantee(case: Case) -> None:
    found = case.ledger()
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for month, lines in months_of(found).items():
        for line in lines:
            told = line.of_month
            if told is None or line.entry not in (DRAW, DRAW_RECOVERED):
                continue
            assert last_day(month) <= AS_OF
            net = sum(one.pay for one in lines if one.plan.currency == line.plan.currency)
            owed[line.plan.currency] += line.pay if told.is_owed else Decimal(0)
            assert told.left == owed[line.plan.currency] >= 0
            assert net >= told.limit + min(told.came, Decimal(0))
            assert line.entry == DRAW or net >= told.limit


@settings(max_examples=30)
@given(cases(), some.randoms(use_true_random=False))
def test_the_order_in_which_deals_arrive_changes_nothing(case: Case, chance: Any) -> None:
    shuffled = list(case.deals)
    chance.shuffle(shuffled)

    def told(found: Ledger) -> list[Any]:
        return [(line.key, line.pay, line.due_on) for line in found.lines]

    assert told(case.ledger(shuffled)) == told(case.ledger())


@settings(max_examples=30)
@given(cases())
def test_without_caps_and_draws_months_as_a_whole_have_no_lines(case: Case) -> None:
    bare = [InForce(one.version, one.plan.model_copy(update={"caps": (), "draw": None})) for one in case.plans]
    found = Case(bare, case.deals, case.employed).ledger()
    assert all(line.of_month is None for line in found.lines)
    with_them = [line for line in case.ledger().lines if line.of_month is None]
    assert [(line.key, line.pay) for line in with_them] == [(line.key, line.pay) for line in found.lines]
