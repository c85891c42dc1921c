"""Months closed one after another while deals are edited, deleted, moved and refunded at random."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from random import Random
from typing import Any, NoReturn
from unittest.mock import patch

import pyarrow as pa

from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import Ledger, in_force
from salesformula.rooms.compensation.formula.plan import Plan, Tiers
from salesformula.rooms.compensation.models.proofs import of_statement, proof
from salesformula.rooms.compensation.models.standing import Row, loaded, month_after, stands, to_keep
from salesformula.rooms.compensation.verify import verify

ledger_module = import_module("salesformula.rooms.compensation.formula.ledger")
PAYEES = ("ann", "bo")
FIRST, LAST, SETTLED_BY = "2025-01", "2025-06", "2026-03"
PARTS = [
    {"share": "1/2", "on": "signature"},
    {"share": "1/4", "on": "payment", "number": 2},
    {"share": "1/4", "on": "days", "number": 45},
]
BANDS = [{"from_share": 0, "rate": "8%"}, {"from_share": 1, "rate": "12%"}, {"from_share": "3/2", "rate": "1/7"}]
EIGHT_TO_SEVENTH = {
    "name": "Tiers", "starts_on": "2024-01-01", "clawback_days": 60, "caps": [{"amount": "70", "per": "month"}],
    "components": [{"kind": "tiers", "measure": "mrr", "period": "quarter", "bands": BANDS, "payout": PARTS}],
}  # fmt: skip
TWO_FOR_ONE = {
    "name": "Two", "starts_on": "2025-03-15", "caps": [{"amount": "1500", "per": "month"}],
    "components": [{"kind": "rate", "rate": 2, "payout": PARTS}],
}  # fmt: skip
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


def ledger_of(deals: dict[str, Row]) -> Ledger:
    """The ledger of deals that no facts hold."""

    def typed(facts: NoFacts, plan: Plan, component: Any, **beside: Any) -> pa.Table:
        return credits_table(deals, plan, component)

    company = Company(currency="USD", time_zone="UTC")
    with patch.object(ledger_module, "component_inputs", typed):
        found: Ledger = ledger_module.ledger(NoFacts(), PLANS, company=company, as_of=date(2026, 6, 1))
    return found


class History:
    """The months of one company, closed in order."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.deals: dict[str, Row] = {}
        self.kept: list[Row] = []
        self.opened: str | None = None

    def edit(self, n: int) -> None:
        for _ in range(n):
            edit(self.rng, self.deals)

    def stands(self) -> Any:
        ledger = ledger_of(self.deals)
        kept = [loaded(row) for row in self.kept]
        return stands(ledger, {}, 1, kept=kept, opened=self.opened)

    def differences(self, period: str) -> list[str]:
        """What the verifier finds wrong with the statements of a month."""
        found = self.stands()
        return [
            f"{payee}, {period}: {sentence}"
            for payee in PAYEES
            for sentence in verify(
                proof(found, NoFacts(), payee_id=payee, currency="USD", period=period, is_first=self.opened is None)
            )
        ]

    def close(self, period: str) -> None:
        """Lock the month as it stands."""
        found, is_first = self.stands(), self.opened is None
        for payee in PAYEES:
            which = {"payee_id": payee, "currency": "USD", "period": period}
            self.kept += [to_keep(row) for row in of_statement(found.rows, **which)]
        assert not is_first or not [row for row in found.rows if row["period"] and row["period"] < period]
        self.opened = month_after(period)

    def lived(self) -> list[str]:
        """Months closed while deals are edited, until all is locked; every difference, also in what was paid in all."""
        self.edit(8)
        found, period = [], FIRST
        while period <= SETTLED_BY:
            found += self.differences(period)
            self.close(period)
            if period <= LAST:
                locked = list(self.kept)
                self.edit(3)
                found += self.differences(month_after(period)) + self.differences("2025-08")
                if self.kept != locked:
                    found.append(f"{period}: a locked month changed")
            period = month_after(period)
        owed: dict[str, Decimal] = defaultdict(Decimal)
        for line in ledger_of(self.deals).lines:
            owed[line.credit.row["payee_id"]] += line.pay
        for row in map(loaded, self.kept):
            owed[row["payee_id"]] -= row["pay_amount"]
        return found + [f"{payee}: {amount} not paid in the end" for payee, amount in owed.items() if amount]
