"""What people do about policy: record a revision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from salesformula.kit.action import Doing, Done, action
from salesformula.policybook.revising import revise as recorded
from salesformula.policybook.shelf import policy_named
from salesformula.policybook.teams import needs_team

RIGHT = "policy.revise"
FIRST_YEAR, LAST_YEAR = 1970, 2100


class Revise(BaseModel):
    """Which settings become what, from which day, why, and for which team where not for the company.

    ``seen``: the newest revision its author knows of; the change is refused where others came in between.
    """

    model_config = ConfigDict(extra="forbid")

    policy: str = Field(min_length=1, max_length=100)
    changes: dict[str, Any] = Field(min_length=1)
    effective_from: date | None = None
    reason: str = Field(max_length=1000)
    team_id: str = Field(default="", max_length=200)
    seen: int | None = Field(default=None, ge=0)

    @field_validator("reason")
    @classmethod
    def _says_something(cls, reason: str) -> str:
        if not reason.strip():
            raise ValueError("say in a sentence why the rule changes")
        return reason.strip()

    @field_validator("effective_from")
    @classmethod
    def _can_be(cls, day: date | None) -> date | None:
        if day is not None and not FIRST_YEAR <= day.year < LAST_YEAR:
            raise ValueError(f"a rule can hold from {FIRST_YEAR} to {LAST_YEAR - 1}")
        return day


@action("policy.revise", title="Change settings of a policy from a day on", fields=Revise, right=RIGHT, mission=())
def revise(doing: Doing, fields: Revise) -> Done:
    """Record a revision; NotFound for an unknown policy or team, Conflict where others changed the same meanwhile."""
    return carried_out(fields, actor=doing.actor, now=doing.now)


def carried_out(fields: Revise, *, actor: str | None, now: datetime) -> Done:
    """The same for whoever keeps the log themselves, inside their transaction."""
    needs_team(fields.team_id)
    done = recorded(
        policy_named(fields.policy),
        fields.changes,
        effective_from=fields.effective_from,
        reason=fields.reason,
        team_id=fields.team_id,
        seen=fields.seen,
        author=actor,
        now=now,
    )
    stamp = {"effective_from": done.revision.effective_from.isoformat()}
    stamp |= {"team_id": fields.team_id} if fields.team_id else {}
    return Done(
        ids={"revision": done.revision.pk, **stamp, "builds": done.builds},
        subject_id=f"policy {fields.policy}",
        reason=fields.reason,
        before=done.before,
        after={**done.after, **stamp},
    )
