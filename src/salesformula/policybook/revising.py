"""Recording a revision with everything that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from salesformula.kit.policy import Policy
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.models import Revision
from salesformula.policybook.rebuilding import asks_for_build, build_soon
from salesformula.policybook.recording import record
from salesformula.policybook.storing import stored
from salesformula.policybook.today import company_on, today_in


@dataclass(frozen=True)
class Revised:
    """The revision, and each setting's value on its first day before and after, as they are stored."""

    revision: Revision
    before: dict[str, Any]
    after: dict[str, Any]
    builds: bool


def revise(
    policy: type[Policy],
    changes: dict[str, Any],
    *,
    effective_from: date | None,
    reason: str,
    team_id: str,
    seen: int | None,
    author: str | None,
    now: datetime,
) -> Revised:
    """Record the change, from today in the company's zone unless a day is given; start a build where it needs one.

    Errors: as ``recording.record``.
    """
    today = today_in(company_on(now), now=now)
    day = effective_from or today
    before = PoliciesInForce(on=day).of_team(policy, team_id=team_id)
    revision = record(
        policy, changes, effective_from=day, now=now, author=author or "", reason=reason, team_id=team_id, seen=seen
    )
    builds = not team_id and asks_for_build(policy, revision.changes, effective_from=day, today=today)
    if builds:
        build_soon(revision.pk, by=author)
    return Revised(
        revision=revision,
        before={name: stored(policy, name, getattr(before, name)) for name in revision.changes},
        after=dict(revision.changes),
        builds=builds,
    )
