"""What a build and a live answer take from here: rows of the rooms, and the CRM's ids of those written back."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from salesformula.facts import engine, versions
from salesformula.identity.instants import utc
from salesformula.kit import registry
from salesformula.kit.written import SAFETY, Written
from salesformula.sources.outbox.arrivals import note_arrivals
from salesformula.sources.outbox.models import Outgoing, OutgoingState

#: A build looks this much further back than answers do: taking the same rows in again changes nothing.
LOOK_BACK = timedelta(days=1)


def written_for_build(*, home: Path, now: datetime) -> Written:
    """The own rows a build that begins at ``now`` (UTC) takes in, with the watermark its version will bear."""
    instant = utc(now)
    note_arrivals(home=home, now=instant)
    before = watermark_of(home)
    rows = registry.written_since(before - LOOK_BACK if before else None)
    return Written(rows, instant - SAFETY, remote_ids(since=None))


def watermark_of(home: Path) -> datetime | None:
    """The watermark of the version that answers; None where there is none, or nothing written here is in it."""
    version = versions.current(home)
    if version is None:
        return None
    meta = engine.reading(version)
    if ("watermark",) not in meta.execute("SELECT column_name FROM (DESCRIBE versions_meta)").fetchall():
        return None
    found = meta.execute("SELECT watermark FROM versions_meta ORDER BY version DESC LIMIT 1").fetchone()
    instant: datetime | None = found[0] if found else None
    return instant


def remote_ids(*, since: datetime | None) -> dict[tuple[str, str], str]:
    """(fact table, the CRM's id) → origin_key of what is written back, noted at ``since`` (UTC) or later."""
    entries = Outgoing.objects.filter(state=OutgoingState.WRITTEN)
    if since is not None:
        entries = entries.filter(written_at__gte=since)
    found = entries.order_by().values_list("table", "remote_id", "origin_key")
    return {(table, str(remote_id)): origin_key for table, remote_id, origin_key in found.iterator()}
