"""Drafts: begun, changed, brought up to date, discarded. One person has one of each policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from salesformula.identity.instants import utc
from salesformula.policybook.history import recorded_by, steps
from salesformula.policybook.models import Draft, Revision
from salesformula.policybook.recording import newest
from salesformula.policybook.shelf import policies
from salesformula.policybook.storing import stored
from salesformula.policybook.today import company_on, today_in


def draft_of(author: str, policy: str) -> Draft | None:
    """The person's draft of a policy."""
    return Draft.objects.filter(author=author, policy=policy).first()


def drafts_of(author: str) -> list[Draft]:
    """The person's drafts, by policy; those of policies that are gone stay out."""
    return list(Draft.objects.filter(author=author, policy__in=policies()).order_by("policy"))


def keep(
    author: str,
    policy: str,
    *,
    team_id: str,
    changes: Mapping[str, Any],
    effective_from: date,
    reason: str,
    seen: int,
    now: datetime,
) -> Draft:
    """Store the draft in place of the person's other one of the policy.

    ``changes`` as they are stored; ``seen`` is the newest revision its author had before them when they began.
    """
    kept, _ = Draft.objects.update_or_create(
        author=author,
        policy=policy,
        defaults={
            "team_id": team_id,
            "changes": dict(changes),
            "effective_from": effective_from,
            "reason": reason,
            "seen": min(seen, newest(policy)),
            "begun_at": utc(now),
        },
    )
    return kept


def see(draft: Draft, *, seen: int) -> None:
    """Its author has looked at what others recorded up to that revision, and keeps the draft."""
    draft.seen = max(draft.seen, min(seen, newest(draft.policy)))
    draft.save(update_fields=["seen"])


def put_back(revision: Revision, *, author: str, now: datetime) -> Draft:
    """A draft with what the revision's settings were before it, from today or the later day it begins on."""
    policy = policies()[revision.policy]
    before = {step.setting: step.old for step in steps(recorded_by(None), of=[revision])}
    return keep(
        author,
        revision.policy,
        team_id=revision.team_id,
        changes={name: stored(policy, name, value) for name, value in before.items()},
        effective_from=max(revision.effective_from, today_in(company_on(now), now=now)),
        reason=gettext("Put back what revision %(n)s changed") % {"n": revision.pk},
        seen=newest(revision.policy),
        now=now,
    )
