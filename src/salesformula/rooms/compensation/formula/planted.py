"""The company with simulated sellers in place of its own: own deals sold once more, to customers who stay or leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.plan import Plan

Row = dict[str, Any]

#: Nobody's person_id begins like this.
PREFIX = "planted-"
#: In so many steps sellers differ, from none to all: of the customers that stay, or of the deals sold.
STEPS = 8
#: So many deals say what a plan pays by; of more, as many are taken, evenly spaced over the year.
MOST_DEALS = 60
#: How many months of payments are simulated: as many as a plan could wait for.
MONTHS = 36
#: What an unhappy customer stays, where too few have left to say: four months.
DAYS_STAYED = 120
#: Every deal is sold twice, a year apart: where rank decides, what was sold first shows in the pay for the later.
YEARS_BACK = (0, 1)
SEED = 20_262


@dataclass(frozen=True)
class Sale:
    """One deal of the company as a simulated seller sells it, in its own year or in the one before."""

    seller_id: str
    deal_id: str
    is_happy: bool
    years_back: int

    @property
    def id(self) -> str:
        """The id of the simulated deal, of its customer and of the subscription."""
        return f"{self.seller_id}/{self.deal_id}/{self.years_back}"

    @property
    def back(self) -> timedelta:
        """How long before the deal itself it is sold."""
        return timedelta(days=365 * self.years_back)


def model_sales(facts: Facts, *, since: date) -> tuple[str, list[str]] | None:
    """The seller in the middle by the number of deals won since then, and these deals in the order of winning."""
    rows = facts.table("deal_rollup")
    won = rows.filter(rows.is_won & (rows.closed_on >= ibis.literal(since)) & rows.owner_id.notnull())
    won = won.filter((won.kind == "new") | (won.kind == "addon"))
    counted = won.group_by("owner_id").agg(n=won.count()).order_by("n", "owner_id").to_pyarrow().to_pylist()
    if not counted:
        return None
    place, _ = divmod(len(counted), 2)
    owner = counted[place]["owner_id"]
    own = won.filter(won.owner_id == owner).order_by("closed_on", "deal_id").deal_id.to_pyarrow().to_pylist()
    places = np.unique(np.linspace(0, len(own) - 1, MOST_DEALS).round().astype(np.int64))
    return owner, [own[place] for place in places.tolist()]


def sales(deal_ids: Sequence[str]) -> list[Sale]:
    """Sellers of the same deals, of whose customers none to all stay; and sellers of more and more of these deals.

    The first are ``planted-s0`` to ``planted-s8``, the others ``planted-v0`` to ``planted-v8``; half of the customers
    of the others stay. Each sells the same once more a year earlier.
    """
    order = np.random.default_rng(SEED).permutation(len(deal_ids))
    place = {deal_ids[int(deal)]: nth for nth, deal in enumerate(order)}
    found = []
    for step in range(STEPS + 1):
        chosen, _ = divmod(len(deal_ids) * step, STEPS)
        for back in YEARS_BACK:
            found += [Sale(f"{PREFIX}s{step}", one, place[one] < chosen, back) for one in deal_ids]
            own = [one for one in deal_ids if place[one] < chosen]
            found += [Sale(f"{PREFIX}v{step}", one, place[one] % 2 == 0, back) for one in own]
    return found


def days_stayed(facts: Facts, *, fewest: int) -> int:
    """How many days customers stay who leave within a year: the median; DAYS_STAYED where fewer than ``fewest`` do."""
    rows = facts.table("subscriptions")
    left = rows.filter(rows.ended_on.notnull() & rows.started_on.notnull())
    left = left.mutate(days=(left.ended_on.epoch_days() - left.started_on.epoch_days()).cast("int64"))
    early = left.filter((left.days > 0) & (left.days <= 365))
    row = early.agg(n=early.count(), half=early.days.quantile(0.5)).to_pyarrow().to_pylist()[0]
    return round(row["half"]) if row["n"] >= fewest else DAYS_STAYED


class Planted:
    """Facts in which the simulated sellers' deals are the only ones; other sellers keep the customers they have.

    A customer who stays pays every month from the first day on, uses what a plan waits for after two weeks and rates
    the seller with five; one who leaves pays until then, uses nothing and rates with one.
    """

    def __init__(self, facts: Facts, sold: Sequence[Sale], *, model_id: str, stays_days: int) -> None:
        self._facts, self._sold, self._model_id, self._stays = facts, sold, model_id, stays_days
        self._plans: tuple[Plan, ...] = ()
        self._begun = self._subscriptions()
        self._made: dict[str, ir.Table] = {}

    def under(self, plan: Plan) -> Planted:
        """The same, its customers using what that plan waits for."""
        other = Planted.__new__(Planted)
        other.__dict__ = {**self.__dict__, "_plans": (plan,)}
        return other

    def table(self, name: str) -> ir.Table:
        """A fact table or rollup with what was planted."""
        own = self._facts.table(name)
        if name == "usage":
            return _made(self._usage(), own)
        rows: dict[str, Callable[[], list[Row]]] = {
            "deals": lambda: self._deals(own),
            "deal_rollup": lambda: self._deals(own),
            "subscriptions": lambda: self._begun,
            "payments": self._payments,
            "surveys": self._surveys,
            "quotas": lambda: self._quotas(own),
            "memberships": lambda: self._memberships(own),
            "deal_credits": list,
            "deal_changes": list,
        }
        if name not in rows:
            return own
        if name not in self._made:
            made = _made(rows[name](), own)
            # Other sellers keep their customers: theirs are the ranks that the simulated sellers stand among.
            self._made[name] = own.union(made) if name in ("subscriptions", "memberships") else made
        return self._made[name]

    def _of_model(self, own: ir.Table) -> dict[str, Row]:
        wanted = ibis.memtable({"wanted": sorted({one.deal_id for one in self._sold})}, schema={"wanted": "string"})
        rows = own.semi_join(wanted, [("deal_id", "wanted")]).to_pyarrow().to_pylist()
        return {row["deal_id"]: row for row in rows}

    def _deals(self, own: ir.Table) -> list[Row]:
        """The model's deals under the simulated sellers' names."""
        real = self._of_model(own)
        found = []
        for one in self._sold:
            row = real[one.deal_id]
            days = {day: row[day] - one.back for day in ("closed_on", "closed_at") if row.get(day)}
            found.append({**row, **days, "deal_id": one.id, "account_id": one.id, "owner_id": one.seller_id})
        return found

    def _subscriptions(self) -> list[Row]:
        """Each simulated deal's subscription, from the day of winning it."""
        subscriptions = self._facts.table("subscriptions")
        real = self._of_model(self._facts.table("deal_rollup"))
        said = self._of_model(subscriptions)
        found = []
        for one in self._sold:
            row = real[one.deal_id]
            began: date = row["closed_on"] - one.back
            monthly = (
                row["mrr_amount"] if row["mrr_amount"] is not None else said.get(one.deal_id, {}).get("mrr_amount")
            )
            found.append(
                {
                    "subscription_id": one.id,
                    "account_id": one.id,
                    "deal_id": one.id,
                    "seller_id": one.seller_id,
                    "mrr_amount": monthly,
                    "currency": row["currency"],
                    "started_on": began,
                    "ended_on": None if one.is_happy else began + timedelta(days=self._stays),
                    "prepaid_months": 1.0,
                    "is_happy": one.is_happy,
                }
            )
        return found

    def _payments(self) -> list[Row]:
        found = []
        for one in self._begun:
            for month in range(MONTHS):
                paid_on = one["started_on"] + timedelta(days=30 * month)
                if one["ended_on"] is None or paid_on < one["ended_on"]:
                    told = {"payment_id": f"{one['deal_id']}/{month}", "subscription_id": one["deal_id"]}
                    amount = 1 if one["mrr_amount"] is None else one["mrr_amount"]
                    found.append({**told, "sequence": month + 1, "amount": amount, "paid_on": paid_on})
        return found

    def _usage(self) -> list[Row]:
        awaited = [
            part
            for plan in self._plans
            for component in plan.components
            for part in component.payout
            if part.on == "aha"
        ]
        return [
            {
                "account_id": one["account_id"],
                "feature": part.feature,
                "quantity": float(part.quantity),
                "occurred_at": _noon(one["started_on"] + timedelta(days=min(14, part.within_days - 1))),
            }
            for one in self._begun
            if one["is_happy"]
            for part in awaited
        ]

    def _surveys(self) -> list[Row]:
        return [
            {
                "survey_id": one["deal_id"],
                "kind": "customer",
                "account_id": one["account_id"],
                "deal_id": one["deal_id"],
                "person_id": one["seller_id"],
                "sent_at": _noon(one["started_on"] + timedelta(days=30)),
                "answered_at": _noon(one["started_on"] + timedelta(days=30)),
                "score": 5.0 if one["is_happy"] else 1.0,
            }
            for one in self._begun
        ]

    def _memberships(self, own: ir.Table) -> list[Row]:
        """Every simulated seller is in the team the model is in now, and always was."""
        theirs = own.filter(own.person_id == self._model_id).order_by(own.valid_from.asc(nulls_first=True))
        rows = theirs.to_pyarrow().to_pylist()[-1:]
        sellers = sorted({one.seller_id for one in self._sold})
        always = {"valid_from": None, "valid_to": None}
        return [row | always | {"person_id": seller} for row in rows for seller in sellers]

    def _quotas(self, own: ir.Table) -> list[Row]:
        """Each simulated seller has the quotas of the seller whose deals they sell."""
        real = own.filter(own.person_id == self._model_id).to_pyarrow().to_pylist()
        sellers = sorted({one.seller_id for one in self._sold})
        return [{**row, "person_id": seller} for row in real for seller in sellers]


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def _made(rows: Sequence[Row], like: ir.Table) -> ir.Table:
    """A table of these rows with the columns of another one; what they do not tell is empty."""
    schema = like.schema().to_pyarrow()
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in schema]
    return ibis.memtable(pa.table(columns, schema=schema))
