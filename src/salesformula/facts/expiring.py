"""Rows older than they may be kept, as SQL on a facts file."""

# ruff: noqa: S608 - names come from Schemas and are quoted, instants are written by us
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from salesformula.facts import engine
from salesformula.facts.rewriting import attach
from salesformula.facts.tables import TABLES

#: The moment that makes a row old.
EVENTS = {"buyer_events": "occurred_at", "messages": "sent_at", "activities": "occurred_at"}
#: Rows that are known no more.
HISTORY = "history"


def expired(before: Mapping[str, datetime]) -> dict[str, str]:
    """Per table the condition of its rows that are past their time.

    ``before``: for buyer_events, messages, activities, contacts (those of whom nothing was heard since) and history
    (rows of any table that were known no more) the instant, UTC, up to which rows go; what isn't named stays.
    """
    found = {table: f"{moment} < {_instant(before[table])}" for table, moment in EVENTS.items() if table in before}
    if "contacts" in before:
        found["contacts"] = _silent(_instant(before["contacts"]))
    if HISTORY in before:
        for table in TABLES:
            closed = f"known_to < {_instant(before[HISTORY])}"
            found[table] = f"({found[table]}) OR {closed}" if table in found else closed
    return found


def people_who_left(path: Path, *, before: datetime) -> list[str]:
    """The people whose last day lies before that of an instant, by id."""
    connection = engine.workbench(None)
    try:
        attach(connection, path)
        rows = connection.execute(
            "SELECT person_id FROM old.people WHERE known_to IS NULL AND ended_on < ? ORDER BY 1", [before.date()]
        ).fetchall()
        return [row[0] for row in rows]
    finally:
        connection.close()


def _silent(since: str) -> str:
    """Contacts known before it, of whom nothing was heard, sent or sold since."""
    heard = [
        f"SELECT contact_id FROM old.activities WHERE occurred_at >= {since}",
        f"SELECT contact_id FROM old.messages WHERE greatest(sent_at, replied_at) >= {since}",
        f"SELECT contact_id FROM old.buyer_events WHERE occurred_at >= {since}",
        f"SELECT contact_id FROM old.leads WHERE created_at >= {since}",
        "SELECT contact_id FROM old.deal_contacts JOIN old.deals USING (deal_id) "
        f"WHERE deals.closed_at IS NULL OR deals.closed_at >= {since}",
        f"SELECT contact_id FROM old.contacts GROUP BY contact_id HAVING min(known_from) >= {since}",
    ]
    return "contact_id NOT IN (SELECT contact_id FROM ({}) WHERE contact_id IS NOT NULL)".format(
        " UNION ALL ".join(heard)
    )


def _instant(moment: datetime) -> str:
    return f"TIMESTAMP '{moment:%Y-%m-%d %H:%M:%S}'"
