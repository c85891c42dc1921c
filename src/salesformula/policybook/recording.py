"""Writing a revision. Nothing is ever edited: a correction is another revision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from salesformula.kit.errors import Refused
from salesformula.kit.policy import Policy
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
) -> Revision:
    """Record changed settings; Refused with the setting's name where a value is out of bounds or unknown."""
    try:
        checked = policy(**changes)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise Refused(f"policy {policy_name(policy)}, setting {name}: {said}; found {first['input']!r}") from error
    plain = checked.model_dump(mode="json", include=set(changes))
    return Revision.objects.create(
        policy=policy_name(policy),
        changes=plain,
        effective_from=effective_from,
        recorded_at=now,
        author=author,
        reason=reason,
    )
