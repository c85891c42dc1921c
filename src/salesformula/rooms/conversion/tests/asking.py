"""Putting a question to leads typed in a test, without files, database or clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from salesformula.facts.rollup_leads import LEAD_ROLLUP
from salesformula.kit.answer import Answer, Ask, Result
from salesformula.kit.policy import Policy
from salesformula.kit.tests.rules import Rules

Row = Mapping[str, Any]

TYPES = {"string": pa.string(), "int64": pa.int64(), "boolean": pa.bool_(), "date": pa.date32()}


def lead_table(rows: Sequence[Row]) -> pa.Table:
    """A lead rollup: a row with ``won_on`` is won; what a row does not say is null."""
    schema = pa.schema([(column.name, TYPES[column.kind]) for column in LEAD_ROLLUP.columns])
    return pa.Table.from_pylist([_lead(number, row) for number, row in enumerate(rows, start=1)], schema=schema)


def _lead(number: int, row: Row) -> dict[str, Any]:
    made = {"lead_id": f"l{number:04}", "is_won": row.get("won_on") is not None} | dict(row)
    if row.get("created_on"):
        made["month"] = f"{row['created_on']:%Y-%m}"
        if row.get("won_on"):
            made["days_to_won"] = (row["won_on"] - row["created_on"]).days
    return made


@dataclass
class TypedFacts:
    """Facts that hold what a test typed."""

    leads: pa.Table
    covered_to: date | None = None
    version: int = 1

    def table(self, name: str) -> ir.Table:
        """The leads typed."""
        assert name == "lead_rollup"
        return ibis.memtable(self.leads)

    def result(self, name: str) -> ir.Table:
        """No answer of this room is made after a build."""
        raise KeyError(name)


def asked(
    answer: Answer,
    leads: Sequence[Row],
    *,
    by: tuple[str, ...] = (),
    where: Mapping[str, str] | None = None,
    policies: Sequence[Policy] = (),
    as_of: date = date(2026, 12, 31),
) -> Result:
    """The answer's result over those leads."""
    facts = TypedFacts(lead_table(leads), as_of)
    return answer.function(
        Ask(facts=facts, policy=Rules(policies), as_of=as_of, by=by, where=where or {}, params=answer.params())
    )
