"""Rows that came back: the CRM's own export bears our key, so the CRM has them, however they came there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from salesformula.facts import engine, versions
from salesformula.facts.tables import TABLES
from salesformula.sources.outbox.models import Outgoing, OutgoingState
from salesformula.sources.outbox.writing_back import note


def arrived(*, home: Path) -> dict[str, str]:
    """origin_key → the CRM's id, of the rows on their way that an import brought back."""
    version = versions.current(home)
    if version is None:
        return {}
    found: dict[str, str] = {}
    on_their_way = Outgoing.objects.exclude(state=OutgoingState.WRITTEN)
    for table in on_their_way.order_by().values_list("table", flat=True).distinct():
        key = TABLES[table].key[0]
        rows = engine.reading(version).execute(
            f'SELECT origin_key, any_value("{key}") FROM "{table}" '  # noqa: S608 - names come from Schemas
            f'WHERE origin_key IS NOT NULL AND origin_key <> "{key}" GROUP BY origin_key'
        )
        keys = set(on_their_way.filter(table=table).values_list("origin_key", flat=True))
        found |= {origin_key: remote_id for origin_key, remote_id in rows.fetchall() if origin_key in keys}
    return found


def note_arrivals(*, home: Path, now: datetime) -> int:
    """Note them in the ledger as written; how many there were."""
    remote_ids = arrived(home=home)
    for entry in Outgoing.objects.filter(origin_key__in=list(remote_ids)):
        note(entry, remote_id=remote_ids[entry.origin_key], now=now)
    return len(remote_ids)
