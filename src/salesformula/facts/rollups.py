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

from salesformula.facts import (
    measures,
    rates_in_force,
    rollup_changes,
    rollup_deals,
    rollup_funnel,
    rollup_inputs,
    rollup_lead_places,
    rollup_lead_steps,
    rollup_leads,
    rollup_quotas,
)
from salesformula.facts.rollup_changes import CHANGE_ROLLUP, change_rollup
from salesformula.facts.rollup_deals import DEAL_ROLLUP, deal_rollup
from salesformula.facts.rollup_funnel import FUNNEL_ROLLUP, LEAD_AGES, funnel_rollup, lead_ages
from salesformula.facts.rollup_inputs import known_now
from salesformula.facts.rollup_leads import LEAD_ROLLUP, lead_rollup
from salesformula.facts.rollup_quotas import QUOTA_ROLLUP, quota_rollup
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.schema import Schema

if TYPE_CHECKING:
    import duckdb

Tables = Mapping[str, ir.Table]


@dataclass(frozen=True)
class Rollup:
    """A derived table: what it looks like and how it is made from fact tables, what ``rollup_inputs`` adds and rollups.

    Of other rollups it may read those that stand before it in ROLLUPS.
    """

    schema: Schema
    make: Callable[[Tables, CompanyPolicy], ir.Table]


#: The code that makes rollups, as one hash: stored ones made by other code are not used.
CODE = sha256(
    b"".join(
        Path(str(module.__file__)).read_bytes()
        for module in (
            measures,
            rates_in_force,
            rollup_changes,
            rollup_deals,
            rollup_funnel,
            rollup_inputs,
            rollup_lead_places,
            rollup_lead_steps,
            rollup_leads,
            rollup_quotas,
        )
    )
).hexdigest()

ROLLUPS: dict[str, Rollup] = {
    "deal_rollup": Rollup(DEAL_ROLLUP, deal_rollup),
    "lead_rollup": Rollup(LEAD_ROLLUP, lead_rollup),
    "quota_rollup": Rollup(QUOTA_ROLLUP, quota_rollup),
    "change_rollup": Rollup(CHANGE_ROLLUP, change_rollup),
    # Made of the lead rollup, so after it.
    "funnel_rollup": Rollup(FUNNEL_ROLLUP, funnel_rollup),
    "lead_ages": Rollup(LEAD_AGES, lead_ages),
}

#: The tables that tell on which days anything happened.
DAYS_TOLD_BY = ("deal_rollup", "lead_rollup", "activities")


def materialise(connection: duckdb.DuckDBPyConnection, *, company: CompanyPolicy) -> None:
    """Store every rollup of the rows known now, and the days the facts reach."""
    backend = ibis.duckdb.from_connection(connection)
    tables = known_now(backend.table, rollups=ROLLUPS)
    for name, rollup in ROLLUPS.items():
        sql = backend.compile(rollup.make(tables, company))
        connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {sql}')
    stored = {name: backend.table(name) if name in ROLLUPS else tables[name] for name in DAYS_TOLD_BY}
    covered = days_covered(stored, company).mutate(code=ibis.literal(CODE))
    connection.execute(f"CREATE OR REPLACE TABLE coverage AS {backend.compile(covered)}")


def days_covered(tables: Tables, company: CompanyPolicy) -> ir.Table:
    """One row: the first and the last day (``covered_from``, ``covered_to``) on which something happened.

    It is told by the deals; where there are none, by the leads; else by what people did.
    """
    deals, leads, activities = tables["deal_rollup"], tables["lead_rollup"], tables["activities"]
    done_at, zone = activities.occurred_at, company.time_zone
    first = ibis.coalesce(
        ibis.least(deals.created_on.min(), deals.closed_on.min()).as_scalar(),
        leads.created_on.min().as_scalar(),
        measures.local_day(done_at.min(), time_zone=zone).as_scalar(),
    )
    last = ibis.coalesce(
        ibis.greatest(deals.created_on.max(), deals.closed_on.max()).as_scalar(),
        ibis.greatest(leads.created_on.max(), leads.won_on.max()).as_scalar(),
        measures.local_day(done_at.max(), time_zone=zone).as_scalar(),
    )
    return first.name("covered_from").as_table().mutate(covered_to=last)
