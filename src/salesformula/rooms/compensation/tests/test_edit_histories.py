"""Months are closed one after another while deals are edited, deleted, moved and refunded at random.

Whatever happens: each locked statement and each of an open month agrees with the separate verifier to the cent, locked
ones never change, and once all is locked everyone was paid what they are entitled to, no more and no less.
``SALESFORMULA_HISTORIES`` says how many histories are run.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from random import Random
from typing import Any, NoReturn

import pyarrow as pa
import pytest

from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import Ledger, in_force
from salesformula.rooms.compensation.formula.plan import Plan, Tiers
from salesformula.rooms.compensation.models.proofs import of_statement, proof
from salesformula.rooms.compensation.models.standing import Row, loaded, month_after, stands, to_keep
from salesformula.rooms.compensation.verify import verify

ledger_module = import_module("salesformula.rooms.compensation.formula.ledger")
HISTORIES = int(os.environ.get("SALESFORMULA_HISTORIES", "40"))
PAYEES = ("ann", "bo")
FIRST, LAST = "2025-01", "2025-06"
PARTS = [
    {"share": "1/2", "on": "signature"},
    {"share": "1/4", "on": "payment", "number": 2},
    {"share": "1/4", "on": "days", "number": 45},
]
BANDS = [{"from_share": 0, "rate": "8%"}, {"from_share": 1, "rate": "12%"}, {"from_share": "3/2", "rate": "1/7"}]
EIGHT_TO_SEVENTH = {
    "name": "Tiers", "starts_on": "2024-01-01", "clawback_days": 60, "caps": [{"amount": "400", "per": "month"}],
    "components": [{"kind": "tiers", "measure": "mrr", "period": "quarter", "bands": BANDS, "payout": PARTS}],
}  # fmt: skip
TWO_FOR_ONE = {"name": "Two", "starts_on": "2025-03-15", "components": [{"kind": "rate", "rate": 2, "payout": PARTS}]}
PLANS = in_force([(1, Plan.model_validate(EIGHT_TO_SEVENTH)), (2, Plan.model_validate(TWO_FOR_ONE))])


class NoFacts:
    """The credits are typed, so nothing else is read."""

    version = 1
    covered_to = None

    def table(self, name: str) -> NoReturn:
        raise AssertionError(f"{name} was read")

    result = table


def drawn_deal(rng: Random, nth: int) -> Row:
    closed = date(2025, 1, 1) + timedelta(days=rng.randrange(170))
    base = Decimal(rng.randrange(-20_000, 180_000)) * Decimal("0.01")
    return {
        "payee_id": rng.choice(PAYEES),
        "deal_id": f"d{nth}",
        "closed_on": closed,
        "closed_at": datetime(closed.year, closed.month, closed.day, rng.randrange(24)),
        "base": base.quantize(Decimal("0.0001")),
        "paid_on_2": closed + timedelta(days=rng.randrange(20, 90)) if rng.random() < 0.6 else None,
        "ended_on": closed + timedelta(days=rng.randrange(5, 120)) if rng.random() < 0.2 else None,
    }


def edit(rng: Random, deals: dict[str, Row]) -> None:
    """One thing that happens to a CRM between two imports."""
    what = rng.choice(("new", "new", "amount", "moved", "gone", "refund", "owner", "paid", "left", "back"))
    if what == "new" or not deals:
        nth = 1 + max((int(name.strip("dr")) for name in deals), default=0)
        deals[f"d{nth}"] = drawn_deal(rng, nth)
        return
    one = deals[rng.choice(sorted(deals))]
    again = drawn_deal(rng, 0)
    if what == "gone":
        del deals[one["deal_id"]]
    elif what == "refund":
        nth = 1 + max(int(name.strip("dr")) for name in deals)
        deals[f"r{nth}"] = one | {"deal_id": f"r{nth}", "base": -one["base"]}
    else:
        changed = {
            "amount": ("base",), "moved": ("closed_on", "closed_at"), "owner": ("payee_id",), "paid": ("paid_on_2",),
            "left": ("ended_on",), "back": ("ended_on",),
        }[what]  # fmt: skip
        deals[one["deal_id"]] = one | {name: None if what == "back" else again[name] for name in changed}


def credits_table(deals: dict[str, Row], plan: Plan, component: Any) -> pa.Table:
    """What the facts would give of a component under a plan."""
    rows = []
    for one in deals.values():
        if one["closed_on"] < plan.starts_on or (plan.ends_on and one["closed_on"] >= plan.ends_on):
            continue
        quarter = f"2025Q{(one['closed_on'].month + 2) // 3}"
        is_tiers = isinstance(component, Tiers)
        rows.append(
            one
            | {
                "deal": f"Deal {one['deal_id']}", "account_id": "a", "measured": one["base"], "n_credited": 1,
                "credit_share": Decimal(1), "trouble": None, "started_on": one["closed_on"], "gone_on": None,
                "cycle": quarter if is_tiers else "", "only_counts": False, "quartile": None,
                "quota": Decimal("1500.0000") if is_tiers else None, "quota_units": 15_000_000 if is_tiers else 0,
                "units": int(one["base"] * 10_000), "product": None, "kind": "new", "deal_measure": one["base"],
            }
        )  # fmt: skip
    rows.sort(key=lambda row: (row["payee_id"], row["cycle"], row["closed_on"], row["closed_at"], row["deal_id"]))
    return pa.Table.from_pylist(rows, schema=SCHEMA)


DAY, MONEY, TEXT = pa.date32(), pa.decimal128(18, 4), pa.string()
SCHEMA = pa.schema(
    {
        "payee_id": TEXT, "deal_id": TEXT, "deal": TEXT, "account_id": TEXT, "closed_on": DAY,
        "closed_at": pa.timestamp("us"), "measured": MONEY, "credit_share": pa.decimal128(18, 6),
        "n_credited": pa.int64(), "base": MONEY, "trouble": TEXT, "started_on": DAY, "ended_on": DAY, "gone_on": DAY,
        "cycle": TEXT, "only_counts": pa.bool_(), "quota": MONEY, "quota_units": pa.int64(), "units": pa.int64(),
        "quartile": pa.int64(), "paid_on_2": DAY, "product": TEXT, "kind": TEXT, "deal_measure": MONEY,
    }
)  # fmt: skip


def ledger_of(deals: dict[str, Row], monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.setattr(
        ledger_module,
        "component_inputs",
        lambda facts, plan, component, **beside: credits_table(deals, plan, component),
    )
    company = Company(currency="USD", time_zone="UTC")
    return ledger_module.ledger(NoFacts(), PLANS, company=company, as_of=date(2026, 6, 1))


class History:
    """The months of one company, closed in order."""

    def __init__(self, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rng, self.monkeypatch = Random(seed), monkeypatch
        self.deals: dict[str, Row] = {}
        self.kept: list[Row] = []
        self.opened: str | None = None

    def edit(self, n: int) -> None:
        for _ in range(n):
            edit(self.rng, self.deals)

    def stands(self) -> Any:
        ledger = ledger_of(self.deals, self.monkeypatch)
        kept = [loaded(row) for row in self.kept]
        return stands(ledger, {}, 1, kept=kept, opened=self.opened)

    def check(self, period: str) -> Any:
        """The statement of a month agrees with the verifier, whatever was locked before."""
        found = self.stands()
        for payee in PAYEES:
            which = {"payee_id": payee, "currency": "USD", "period": period}
            made = proof(found, NoFacts(), is_first=self.opened is None, **which)
            assert verify(made) == [], (period, payee)
        return found

    def close(self, period: str) -> None:
        found, is_first = self.check(period), self.opened is None
        for payee in PAYEES:
            which = {"payee_id": payee, "currency": "USD", "period": period}
            self.kept += [to_keep(row) for row in of_statement(found.rows, **which)]
        assert not is_first or not [row for row in found.rows if row["period"] and row["period"] < period]
        self.opened = month_after(period)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_the_verifier_agrees_on_every_month_and_all_that_is_owed_is_paid_once(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(seed, monkeypatch)
    history.edit(8)
    period = FIRST
    while period <= LAST:
        history.close(period)
        locked = list(history.kept)
        history.edit(3)
        history.check(history.opened or "")
        history.check("2025-08")
        assert history.kept == locked
        period = month_after(period)
    while period <= "2026-03":
        history.close(period)
        period = month_after(period)
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for line in ledger_of(history.deals, monkeypatch).lines:
        owed[line.credit.row["payee_id"]] += line.pay
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for row in map(loaded, history.kept):
        paid[row["payee_id"]] += row["pay_amount"]
    assert {payee: paid[payee] for payee in PAYEES} == {payee: owed[payee] for payee in PAYEES}


def test_running_a_closed_month_again_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(7, monkeypatch)
    history.edit(10)
    history.close(FIRST)
    before = [row for row in history.stands().rows if row["period"] == FIRST]
    history.edit(10)
    assert [row for row in history.stands().rows if row["period"] == FIRST] == before


def test_a_deal_and_its_reversal_net_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(3, monkeypatch)
    deal = drawn_deal(history.rng, 1) | {"ended_on": None, "paid_on_2": None, "base": Decimal("1234.5000")}
    history.deals = {"d1": deal, "r2": deal | {"deal_id": "r2", "base": Decimal("-1234.5000")}}
    lines = ledger_of(history.deals, monkeypatch).lines
    assert sum((line.pay for line in lines), Decimal(0)) == 0
