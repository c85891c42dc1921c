"""The facts as they are: a file per fact table, instants in UTC."""

from __future__ import annotations

from salesformula.demo.exports import cells
from salesformula.demo.exports.export import Export, plain
from salesformula.demo.exports.shape import File, Shape
from salesformula.facts.tables import TABLES

#: The tables that the simulated company has rows of.
TOLD = (
    "people", "teams", "memberships", "accounts", "contacts", "leads", "activities", "pipelines", "stages", "deals",
    "quotas", "interventions", "subscriptions", "payments", "usage",
)  # fmt: skip


def _whole(table: str) -> Export:
    return Export(table, {column.name: plain(column.name) for column in TABLES[table].columns})


CANONICAL = Shape("canonical", {f"{table}.csv": File(_whole(table), cells.canonical) for table in TOLD})
