"""Putting a row on its way, changing it while it waits, taking it back. Within the transaction of the action."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from salesformula.kit.errors import NotFound, Refused
from salesformula.sources.outbox.models import Outgoing, OutgoingState


def enqueue(*, origin_key: str, table: str, payload: Mapping[str, Any], now: datetime, system: str = "") -> None:
    """Let a row wait to be written back. ``payload``: its values by the columns of the fact table."""
    Outgoing.objects.create(origin_key=origin_key, table=table, system=system, payload=dict(payload), entered_at=now)


def revise(*, origin_key: str, payload: Mapping[str, Any]) -> None:
    """Change a row that waits; Refused where the CRM has it, or may have it: there it is to be corrected."""
    if not _waiting(origin_key).update(payload=dict(payload)):
        raise _refusal(origin_key)


def take_back(*, origin_key: str) -> None:
    """Let a row that waits wait no more; Refused as for ``revise``."""
    removed, _ = _waiting(origin_key).delete()
    if not removed:
        raise _refusal(origin_key)


def _waiting(origin_key: str) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(origin_key=origin_key, state=OutgoingState.WAITING)


def _refusal(origin_key: str) -> Refused:
    entry = Outgoing.objects.filter(origin_key=origin_key).first()
    if entry is None:
        return NotFound(f"nothing waits to be written back under {origin_key}")
    if entry.state == OutgoingState.WRITTEN:
        return Refused(
            f"{origin_key} stands in the CRM as {entry.remote_id}: correct it there, the next import brings it"
        )
    return Refused(f"{origin_key} is being written to the CRM: try again in a minute, or correct it there")
