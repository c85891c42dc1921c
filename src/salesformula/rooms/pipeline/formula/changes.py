"""What changed about the deals, one row a change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from salesformula.rooms.pipeline.formula.narrow import narrow

COLUMNS = (
    "deal_id", "deal", "account", "owner_id", "owner", "product", "currency", "is_left", "is_opening",
    "field", "old_value", "new_value", "old_label", "changed_at", "changed_on", "month",
)  # fmt: skip


def changes(
    rollup: ir.Table,
    deals: ir.Table,
    *,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, str] | None = None,
) -> ir.Table:
    """The changes asked for; a merged deal names the one it lives on as where ``deals`` has it.

    Schemas: change_rollup, deal_rollup -> (deal_id, deal, account, owner_id, owner, product, currency, is_left,
        is_opening, field, old_value, new_value, old_label, new_label, changed_at, changed_on, month, changed_by_id,
        changed_by, told_by).
    Units: changed_at UTC instant; changed_on date; since and until the first and the last day, both counted; values
        as text, amounts in the deal's currency.
    Serves: M14, O8, T4.
    Source: ours.
    Errors: Refused for a filter on a column the changes don't have.
    """
    rows = narrow(rollup, where or {})
    if since is not None:
        rows = rows.filter(rows.changed_on >= since)
    if until is not None:
        rows = rows.filter(rows.changed_on <= until)
    # Only deals the reader may see have a name here: whose the kept deal is, the change of the lost one must not tell.
    kept = deals.select(kept_id="deal_id", kept="name", merged=ibis.literal("merged_into"))
    named = rows.left_join(kept, [("field", "merged"), ("new_value", "kept_id")])
    told = named.is_noticed.ifelse(ibis.literal("noticed here"), ibis.literal("crm"))
    return named.select(
        *COLUMNS,
        new_label=ibis.coalesce(named.kept, named.new_label),
        changed_by_id=named.changer_id,
        changed_by=named.changer,
        told_by=told,
    )
