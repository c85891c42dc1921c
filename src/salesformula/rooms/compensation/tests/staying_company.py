"""Customers typed in a test: who sold, who serves, what was used, and when they left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.facts import results
from salesformula.facts.access import Facts
from salesformula.kit.answer import Answer, Ask, Result
from salesformula.kit.policy import Policy
from salesformula.kit.tests.rules import Rules
from salesformula.rooms.compensation.answers.aha import aha
from salesformula.rooms.compensation.tests.company import deal, facts_of, subscription

Row = dict[str, Any]


@dataclass
class WithMoment:
    """Facts beside the stored rows of the moment, as the doors give both."""

    facts: Facts
    moments: list[Row] = field(default_factory=list)

    @property
    def covered_to(self) -> date | None:
        """The last day the facts reach."""
        return self.facts.covered_to

    @property
    def version(self) -> int:
        """Number of the version."""
        return self.facts.version

    def table(self, name: str) -> ir.Table:
        """A fact table or rollup by name."""
        return self.facts.table(name)

    def result(self, name: str) -> ir.Table:
        """The stored rows of the moment."""
        assert name == "compensation.aha"
        table: pa.Table = results.as_table(self.moments, aha.columns)
        return ibis.memtable(table)


def customer(
    name: str, *, since: date, left: date | None = None, seller: str = "ann", consultant: str | None = "cleo"
) -> Row:
    """A first contract of a customer of that name, under a deal of that name."""
    return subscription(name, started=since, ended_on=left, seller=seller, consultant_id=consultant)


def used(name: str, feature: str, *, day: date, times: float = 1) -> Row:
    """What a customer used on a day, told in the evening."""
    at = datetime(day.year, day.month, day.day, 17)
    return {"account_id": f"a-{name}", "feature": feature, "quantity": float(times), "occurred_at": at}


def company_of(
    home: Path, *, customers: Iterable[Row], usage: Iterable[Row] = (), deals: Iterable[Row] | None = None
) -> Facts:
    """The facts of those customers; unless told otherwise each came of a deal of $1,000 MRR."""
    contracts = list(customers)
    sold = (
        [deal(row["deal_id"], won=row["started_on"] - timedelta(days=1), owner=row["seller_id"]) for row in contracts]
        if deals is None
        else list(deals)
    )
    names = {row[column] for row in contracts for column in ("seller_id", "consultant_id") if row.get(column)}
    people = [{"person_id": name, "name": name.capitalize(), "role": "seller"} for name in sorted(names)]
    return facts_of(home, {"people": people, "deals": sold, "subscriptions": contracts, "usage": list(usage)})


def asked(
    answer: Answer, facts: Facts, *, by: tuple[str, ...] = (), where: Mapping[str, str] | None = None,
    as_of: date = date(2026, 6, 1), policies: Sequence[Policy] = (), moments: list[Row] | None = None,
) -> Result:  # fmt: skip
    """The answer's result over those facts."""
    ask = Ask(WithMoment(facts, moments or []), Rules(policies), as_of, by=by, where=where or {},
              params=answer.params())  # fmt: skip
    return answer.function(ask)
