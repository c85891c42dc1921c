"""Rows that came back: the CRM's own export bears our key, so the CRM has them, however they came there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from salesformula.facts import engine, versions
from salesformula.facts.tables import TABLES
from salesformula.sources.outbox.models import Outgoing, OutgoingState
from salesformula.sources.outbox.writing_back import note


def note_arrivals(*, home: Path, now: datetime) -> int:
    """Note the CRM's id of rows on their way that an import brought back; how many there were."""
    version = versions.current(home)
    if version is None:
        return 0
    on_their_way = Outgoing.objects.exclude(state=OutgoingState.WRITTEN)
    arrived = 0
    for table in on_their_way.order_by().values_list("table", flat=True).distinct():
        key = TABLES[table].key[0]
        found = engine.reading(version).execute(
            f'SELECT origin_key, any_value("{key}") FROM "{table}" '  # noqa: S608 - names come from Schemas
            f'WHERE origin_key IS NOT NULL AND origin_key <> "{key}" GROUP BY origin_key'
        )
        remote_ids = dict(found.fetchall())
        for entry in on_their_way.filter(table=table):
            if entry.origin_key in remote_ids:
                note(entry, remote_id=remote_ids[entry.origin_key], now=now)
                arrived += 1
    return arrived
