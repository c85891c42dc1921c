"""Activities logged here as rows of the fact table activities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from salesformula.kit.written import AsFacts
from salesformula.rooms.prospecting.models import LoggedActivity

COLUMNS = (
    "person_id", "lead_id", "contact_id", "account_id", "deal_id", "kind", "occurred_at", "outcome",
    "origin_key", "known_from", "known_to",
)  # fmt: skip


def since(instant: datetime | None) -> Iterator[dict[str, Any]]:
    """Every state known from, or known to, ``instant`` or later; None: every state there ever was."""
    states = LoggedActivity.objects.all()
    if instant is not None:
        states = states.filter(Q(known_from__gte=instant) | Q(known_to__gte=instant))
    for state in states.values(*COLUMNS).iterator():
        yield {"activity_id": state["origin_key"], **state}


def count(instant: datetime) -> int:
    """How many activities were logged, edited or withdrawn after ``instant``."""
    later: QuerySet[LoggedActivity] = LoggedActivity.objects.filter(Q(known_from__gt=instant) | Q(known_to__gt=instant))
    return later.order_by().values("origin_key").distinct().count()


ACTIVITIES = AsFacts(table="activities", since=since, count=count)
