"""Tables kept ready with the facts, so that no page scans raw events.

Each rollup is a Schema and a function of the fact tables; a build stores it, and a question about an
earlier state of knowledge computes it again from what was known then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir

from salesformula.facts import measures, rates_in_force, rollup_deals, rollup_leads, rollup_quotas
from salesformula.facts.rollup_deals import DEAL_ROLLUP, deal_rollup
from salesformula.facts.rollup_leads import LEAD_ROLLUP, lead_rollup
from salesformula.facts.rollup_quotas import QUOTA_ROLLUP, quota_rollup
from salesformula.facts.tables import TABLES
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Schema

if TYPE_CHECKING:
    import duckdb

Tables = Mapping[str, ir.Table]


@dataclass(frozen=True)
class Rollup:
    """A derived table: what it looks like and how it is made from fact tables."""

    schema: Schema
    make: Callable[[Tables, CompanyPolicy], ir.Table]


#: The code that makes rollups, as one hash: stored ones made by other code are not used.
CODE = sha256(
    b"".join(
        Path(str(module.__file__)).read_bytes()
        for module in (measures, rates_in_force, rollup_deals, rollup_leads, rollup_quotas)
    )
).hexdigest()

ROLLUPS: dict[str, Rollup] = {
    "deal_rollup": Rollup(DEAL_ROLLUP, deal_rollup),
    "lead_rollup": Rollup(LEAD_ROLLUP, lead_rollup),
    "quota_rollup": Rollup(QUOTA_ROLLUP, quota_rollup),
}


def materialise(connection: duckdb.DuckDBPyConnection, *, company: CompanyPolicy) -> None:
    """Store every rollup of the rows known now, and the days the facts reach."""
    backend = ibis.duckdb.from_connection(connection)
    tables = {name: known_now(backend.table(name)) for name in TABLES}
    for name, rollup in ROLLUPS.items():
        sql = ibis.to_sql(rollup.make(tables, company), dialect="duckdb")
        connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {sql}')
    connection.execute(
        "CREATE OR REPLACE TABLE coverage AS SELECT ? AS code, "
        "least(min(created_on), min(closed_on)) AS covered_from, "
        "greatest(max(created_on), max(closed_on)) AS covered_to FROM deal_rollup",
        [CODE],
    )


def known_now(table: ir.Table) -> ir.Table:
    """The rows known today, without the columns that keep history."""
    return table.filter(table.known_to.isnull()).drop("known_from", "known_to", "origin_key")
