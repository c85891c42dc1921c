"""Writing the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salesformula.identity.instants import utc
from salesformula.identity.models import LogEntry


def record(
    *,
    at: datetime,
    user: str | None,
    action: str,
    subject_id: str,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> LogEntry:
    """Add an entry; call it inside the transaction of what it records. ``user`` None is the operator."""
    return LogEntry.objects.create(
        at=utc(at),
        user=user,
        action=action,
        subject_id=subject_id,
        reason=reason,
        before=dict(before or {}),
        after=dict(after or {}),
    )
