"""A thousand companies' worth of edits side by side: each history is a few deals and leads that change at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

Row = dict[str, Any]

STAGES = (("talk", False, False), ("offer", False, False), ("won", True, True), ("lost", False, True))
OWNERS = tuple(f"p{n:02d}" for n in range(12))
PRODUCTS = ("Basic", "Plus")


@dataclass
class Delivery:
    """What a source exports at one moment: whole tables, and the merges and changes it tells of itself."""

    deals: list[Row] = field(default_factory=list)
    leads: list[Row] = field(default_factory=list)
    merges: list[Row] = field(default_factory=list)
    deal_changes: list[Row] = field(default_factory=list)


@dataclass
class History:
    """Some deals and a lead of one corner of the world, and what the source would tell of them."""

    name: str
    draw: random.Random
    deals: dict[str, Row] = field(default_factory=dict)
    gone: dict[str, Row] = field(default_factory=dict)
    merges: list[Row] = field(default_factory=list)
    told: list[Row] = field(default_factory=list)
    n_made: int = 0

    def step(self, *, now: datetime) -> None:
        """Let up to three things happen before ``now``."""
        if not self.deals:
            self._open(now)
        moves = (
            self._open,
            self._edit,
            self._edit,
            self._decide,
            self._reopen,
            self._vanish,
            self._return,
            self._merge,
        )
        for _ in range(self.draw.randint(0, 3)):
            self.draw.choice(moves)(now)

    def lead(self, *, now: datetime) -> Row:
        """The lead of the history, whose owner changes with the day."""
        owner = OWNERS[(len(self.name) + now.day + self.n_made) % len(OWNERS)]
        first = next(iter(self.deals), None)
        return {
            "lead_id": f"{self.name}-lead",
            "owner_id": owner,
            "source": self.draw.choice(("web", "fair")),
            "created_at": datetime(2026, 1, 2),
            "deal_id": first,
        }

    def _open(self, now: datetime) -> None:
        self.n_made += 1
        key = f"{self.name}-{self.n_made}"
        self.deals[key] = {
            "deal_id": key,
            "owner_id": self.draw.choice(OWNERS),
            "product": self.draw.choice(PRODUCTS),
            "stage_id": "talk",
            "amount": Decimal(self.draw.randint(1, 200)) * 100,
            "currency": "USD",
            "kind": "new",
            "created_at": now - timedelta(days=self.draw.randint(1, 60)),
            "closed_at": None,
        }

    def _edit(self, now: datetime) -> None:
        deal = self._one()
        name, value = self.draw.choice(
            (
                ("amount", Decimal(self.draw.randint(1, 20_000)) / 4),
                ("owner_id", self.draw.choice(OWNERS)),
                ("product", self.draw.choice(PRODUCTS)),
            )
        )
        if deal is not None and deal[name] != value:
            if self.draw.random() < 0.3:  # the source keeps a history of this one
                self._tell(deal, name, value, now)
            deal[name] = value

    def _decide(self, now: datetime) -> None:
        deal = self._one()
        if deal is not None and deal["closed_at"] is None:
            since = max(deal["created_at"], now - timedelta(days=self.draw.choice((2, 30))))
            deal["closed_at"] = since + (now - since) * self.draw.random()
            deal["stage_id"] = self.draw.choice(("won", "lost"))

    def _reopen(self, _now: datetime) -> None:
        deal = self._one()
        if deal is not None and deal["closed_at"] is not None:
            deal |= {"closed_at": None, "stage_id": "offer"}

    def _vanish(self, _now: datetime) -> None:
        deal = self._one()
        if deal is not None and len(self.deals) > 1:
            self.gone[deal["deal_id"]] = self.deals.pop(deal["deal_id"])

    def _return(self, _now: datetime) -> None:
        if self.gone:
            key = self.draw.choice(sorted(self.gone))
            self.deals[key] = self.gone.pop(key)

    def _merge(self, now: datetime) -> None:
        if len(self.deals) > 1:
            lost, kept = self.draw.sample(sorted(self.deals), 2)
            del self.deals[lost]
            at = now - timedelta(hours=self.draw.randint(1, 5))
            self.merges.append({"table": "deals", "lost_id": lost, "kept_id": kept, "at": at})

    def _tell(self, deal: Row, field: str, value: Any, now: datetime) -> None:
        at = now - timedelta(minutes=60) + timedelta(seconds=len(self.told))
        row = {"deal_id": deal["deal_id"], "field": field, "changed_at": at}
        self.told.append(row | {"old_value": str(deal[field]), "new_value": str(value)})

    def _one(self) -> Row | None:
        return self.deals[self.draw.choice(sorted(self.deals))] if self.deals else None


def deliveries(moments: list[datetime], *, n_histories: int, seed: int) -> Iterator[Delivery]:
    """What the source exports at each moment."""
    histories = [History(f"h{n:04d}", random.Random(f"{seed}-{n}")) for n in range(n_histories)]
    for now in moments:
        given = Delivery()
        for history in histories:
            history.step(now=now)
            given.deals += [dict(deal) for deal in history.deals.values()]
            given.leads.append(history.lead(now=now))
            given.merges += history.merges
            given.deal_changes += history.told
        yield given
