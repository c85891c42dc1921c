"""The arithmetic of the room prospecting: facts in, one table out."""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir

WHERE = ("lead_id", "deal_id", "account_id", "contact_id", "person_id", "kind")
COLUMNS = (
    "activity_id", "kind", "outcome", "occurred_at", "duration_minutes", "person", "person_id", "lead_id", "contact_id",
    "account_id", "deal_id", "n_activities",
)  # fmt: skip


def activity(activities: ir.Table, people: ir.Table, *, where: Mapping[str, str]) -> ir.Table:
    """What was done, newest first, with who did it.

    Schemas: activities, people -> activity_id, kind, outcome, occurred_at, duration_minutes, person, person_id,
    lead_id, contact_id, account_id, deal_id, n_activities.
    Units: occurred_at UTC; duration_minutes minutes; n_activities count, 1 a row.
    Serves: O8.
    Source: counting.
    Errors: none.
    """
    rows = activities
    for name, value in where.items():
        rows = rows.filter(rows[name] == value)
    names = people.select(who="person_id", person="name")
    told = rows.left_join(names, rows.person_id == names.who).mutate(n_activities=1).select(*COLUMNS)
    return told.order_by(told.occurred_at.desc(nulls_first=False), told.activity_id)
