"""Putting a question to rows typed in a test, without files, database or clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.kit.answer import Answer, Ask, Result
from salesformula.kit.policy import Policy
from salesformula.kit.tests.rules import Rules
from salesformula.rooms.pipeline.tests.typed_rows import (
    change_table,
    deal_table,
    funnel_of,
    lead_table,
    quota_table,
)


@dataclass
class TypedFacts:
    """Facts that hold what a test typed."""

    tables: Mapping[str, pa.Table]
    covered_to: date | None
    version: int = 1

    def table(self, name: str) -> ir.Table:
        """The rows typed under that name."""
        return ibis.memtable(self.tables[name])

    def result(self, name: str) -> ir.Table:
        """The stored rows of an answer, typed under its id."""
        return ibis.memtable(self.tables[name])


def asked(
    answer: Answer,
    deals: Sequence[Mapping[str, Any]] | pa.Table,
    *,
    quotas: Sequence[Mapping[str, Any]] = (),
    changes: Sequence[Mapping[str, Any]] = (),
    leads: Sequence[Mapping[str, Any]] = (),
    params: Mapping[str, str] | None = None,
    by: tuple[str, ...] = (),
    where: Mapping[str, str] | None = None,
    policies: Sequence[Policy] = (),
    as_of: date = date(2026, 12, 31),
    covered_to: date | None = None,
) -> Result:
    """The answer's result over those deals, quotas, changes and leads; ``covered_to`` is the last day by default."""
    rows = deals if isinstance(deals, pa.Table) else deal_table(deals)
    tables = {"deal_rollup": rows, "quota_rollup": quota_table(quotas), "change_rollup": change_table(changes)}
    came = lead_table(leads)
    funnel, ages = funnel_of(came)
    tables |= {"lead_rollup": came, "funnel_rollup": funnel, "lead_ages": ages}
    facts = TypedFacts(tables, covered_to or as_of)
    ask = Ask(
        facts=facts,
        policy=Rules(policies),
        as_of=as_of,
        by=by,
        where=where or {},
        params=answer.params(**(params or {})),
    )
    return answer.function(ask)
