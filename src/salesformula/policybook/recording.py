"""Writing a revision. Nothing is ever edited: a correction is another revision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from salesformula.identity.instants import utc
from salesformula.kit.policy import Policy
from salesformula.policybook.checking import checked
from salesformula.policybook.conflicts import Conflict, conflicts
from salesformula.policybook.models import Revision
from salesformula.policybook.naming import policy_name


def record(
    policy: type[Policy],
    changes: Mapping[str, Any],
    *,
    effective_from: date,
    now: datetime,
    author: str,
    reason: str,
    team_id: str = "",
    seen: int | None = None,
) -> Revision:
    """Record changed settings for the company, or for a team, from a day on.

    ``seen`` is the newest revision its author knew of: Conflict where somebody has changed the same settings since.
    Refused with the setting's name where a value is out of bounds or unknown, or where the settings together
    could not be so on some day from then on.
    """
    with transaction.atomic():
        # Whoever records waits for whoever records: the first revision of the book is everyone's turnstile.
        Revision.objects.select_for_update().order_by("pk").values_list("pk", flat=True).first()
        plain = checked(policy, changes, effective_from=effective_from, team_id=team_id)
        since = [] if seen is None else conflicts(policy_name(policy), set(plain), team_id=team_id, seen=seen)
        if since:
            raise Conflict(since)
        return Revision.objects.create(
            policy=policy_name(policy),
            changes=plain,
            effective_from=effective_from,
            recorded_at=utc(now),
            team_id=team_id,
            author=author,
            reason=reason,
        )


def newest(policy: str) -> int:
    """Number of the newest revision of a policy; 0 where there is none."""
    return Revision.objects.filter(policy=policy).order_by("-pk").values_list("pk", flat=True).first() or 0
