"""What had happened by the end of a day: later events are not there, later changes are taken back.

Deals and leads are taken back field by field to the value before their first later change. What is dated by
itself (opened, closed, qualified …) follows its own date, whatever a history says.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from salesformula.facts.knowledge import rows_known, rows_left, without_history
from salesformula.facts.tables import TABLES
from salesformula.kit.schema import Column

#: The column that says when a row's event was. Rows of other tables have no instant of their own.
EVENT_AT = {
    "activities": "occurred_at",
    "buyer_events": "occurred_at",
    "messages": "sent_at",
    "payments": "paid_on",
    "usage": "occurred_at",
    "surveys": "sent_at",
    "asset_uses": "occurred_at",
    "deal_changes": "changed_at",
    "lead_changes": "changed_at",
    "merges": "at",
}
#: Instants that say themselves whether they had come by then.
DATED_BY_THEMSELVES = {
    "deals": ("closed_at",),
    "leads": ("assigned_at", "qualified_at", "handed_over_at", "disqualified_at"),
}
CHANGES = {"deals": "deal_changes", "leads": "lead_changes"}
LEFT = ("is_gone", "merged_into")


def end_of(day: date, *, time_zone: str) -> datetime:
    """The UTC instant at which ``day`` ends in that zone."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(time_zone))
    return midnight.astimezone(UTC).replace(tzinfo=None)


def events_until(rows: ir.Table, name: str, *, day: date, end: datetime) -> ir.Table:
    """The rows of a fact table whose event was before ``end``; those without an instant stay."""
    if name == "memberships":
        begun = rows.filter(rows.valid_from.isnull() | (rows.valid_from <= day))
        return begun.mutate(valid_to=(begun.valid_to > day).ifelse(ibis.null("date"), begun.valid_to))
    if name not in EVENT_AT:
        return rows
    moment = rows[EVENT_AT[name]]
    limit = ibis.literal(day + timedelta(days=1)) if moment.type().is_date() else ibis.literal(end)
    return rows.filter(moment.isnull() | (moment < limit))


def records_at(name: str, stored: ir.Table, changes: ir.Table, *, end: datetime, known_at: datetime | None) -> ir.Table:
    """The deals or leads as they were before ``end``, by what was known at ``known_at`` (None: now).

    ``stored`` is the fact table with all its history, ``changes`` the changes known then.
    """
    key = TABLES[name].key[0]
    first_later = _first_later(changes, key=key, end=end)
    there = _with_those_gone_later(stored, first_later, key=key, known_at=known_at)
    taken_back = _taken_back(name, there, first_later, end=end)
    return taken_back.filter(~taken_back.had_left).drop("had_left")


def left_at(name: str, stored: ir.Table, changes: ir.Table, *, end: datetime, known_at: datetime | None) -> ir.Table:
    """The deals or leads that had been there and were not any more before ``end``, as they were last known."""
    key = TABLES[name].key[0]
    first_later = _first_later(changes, key=key, end=end)
    known, left = rows_known(stored, at=known_at), rows_left(stored, key=key, at=known_at)
    ever = _taken_back(name, without_history(known).union(without_history(left)), first_later, end=end)
    there = records_at(name, stored, changes, end=end, known_at=known_at)
    return ever.drop("had_left").anti_join(there, key)


def _taken_back(name: str, there: ir.Table, first_later: ir.Table, *, end: datetime) -> ir.Table:
    """Records opened before ``end`` with their values before it, and whether they ``had_left``."""
    key = TABLES[name].key[0]
    opened = there.filter(there.created_at.isnull() | (there.created_at < end))
    columns = [column for column in TABLES[name].columns if column.name != key]
    back = _before(first_later, [column.name for column in columns] + list(LEFT), key=key)
    joined = opened.left_join(back, [(key, "changed_id")])
    own_dates, is_deal = DATED_BY_THEMSELVES[name], name == "deals"
    values = {column.name: _value(joined, column, end=end, own_date=column.name in own_dates) for column in columns}
    if is_deal:
        values["has_later_stage"] = ibis.coalesce(joined.had_stage_id, ibis.literal(False))
        values["decided_later"] = _later(joined.closed_at, end)
    taken_back = joined.select(key, had_left=_had_left(joined), **values)
    return _reopened(taken_back) if is_deal else taken_back


def _later(moment: ir.TimestampValue, end: datetime) -> ir.BooleanValue:
    return ibis.coalesce(moment >= ibis.literal(end), ibis.literal(False))


def _reopened(deals: ir.Table) -> ir.Table:
    """Deals decided later were open; the stage they were in is known only where it was kept."""
    later = deals.decided_later
    no = ibis.literal(False)
    stage = (later & ~deals.has_later_stage).ifelse(ibis.null("string"), deals.stage_id)
    return deals.mutate(
        is_won=later.ifelse(no, deals.is_won),
        is_closed=later.ifelse(no, deals.is_closed),
        loss_reason=later.ifelse(ibis.null("string"), deals.loss_reason),
        stage_id=stage,
    ).drop("has_later_stage", "decided_later")


def _first_later(changes: ir.Table, *, key: str, end: datetime) -> ir.Table:
    """Of each field of each record the first change at or after ``end``."""
    later = changes.filter(changes.changed_at >= ibis.literal(end))
    in_order = ibis.window(
        group_by=[later[key], later.field], order_by=[later.changed_at, later.new_value.asc(nulls_first=True)]
    )
    numbered = later.mutate(nth=ibis.row_number().over(in_order))
    return numbered.filter(numbered.nth == 0).select(key, "field", "old_value")


def _before(first_later: ir.Table, fields: list[str], *, key: str) -> ir.Table:
    """One row a record: per field whether it changed later, and its text before."""
    found: dict[str, ir.Value] = {}
    for field in fields:
        here = first_later.field == field
        found[f"had_{field}"] = here.any()
        found[f"old_{field}"] = first_later.old_value.max(where=here)
    return first_later.group_by(changed_id=first_later[key]).agg(**found)


def _with_those_gone_later(stored: ir.Table, first_later: ir.Table, *, key: str, known_at: datetime | None) -> ir.Table:
    """The records known, and those no longer known that left only later, as they were last known."""
    known = rows_known(stored, at=known_at)
    gone = first_later.filter(first_later.field.isin(LEFT)).select(key).distinct()
    left = rows_left(stored.semi_join(gone, key), key=key, at=known_at)
    return without_history(known).union(without_history(left))


def _had_left(joined: ir.Table) -> ir.BooleanValue:
    """Whether a record that is there now had left by then and came back later."""
    gone = ibis.coalesce(joined.had_is_gone, ibis.literal(False)) & (joined.old_is_gone == "true")
    merged = ibis.coalesce(joined.had_merged_into, ibis.literal(False)) & joined.old_merged_into.notnull()
    return ibis.coalesce(gone, ibis.literal(False)) | merged


def _value(joined: ir.Table, column: Column, *, end: datetime, own_date: bool) -> ir.Value:
    now = joined[column.name]
    changed = ibis.coalesce(joined[f"had_{column.name}"], ibis.literal(False))
    before = joined[f"old_{column.name}"].cast(now.type())
    if own_date:
        # It had come by then, or what stood there before had, or nothing.
        empty = ibis.null(now.type())
        return _later(now, end).ifelse((changed & ~_later(before, end)).ifelse(before, empty), now)
    return changed.ifelse(before, now)
