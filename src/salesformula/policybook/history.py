"""The history of the rules: each revision with what every setting was before and became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesformula.kit.company import CompanyPolicy
from salesformula.kit.policy import Policy
from salesformula.policybook.founding import SINCE_EVER
from salesformula.policybook.models import Revision
from salesformula.policybook.shelf import policies
from salesformula.policybook.storing import typed
from salesformula.policybook.today import today_in


def recorded_by(instant: datetime | None) -> list[Revision]:
    """The revisions recorded by an instant (None: all), in the order they are laid over one another."""
    found = Revision.objects.order_by("effective_from", "recorded_at", "pk")
    return list(found if instant is None else found.filter(recorded_at__lte=instant))


@dataclass(frozen=True)
class Step:
    """One setting in one revision: ``old`` on its first day as it was known before, ``new`` what it became.

    None is "not set"; in a team's revision it is "as the company has it".
    """

    revision: Revision
    setting: str
    old: Any
    new: Any


def steps(revisions: Iterable[Revision], *, of: Iterable[Revision] | None = None) -> list[Step]:
    """The steps of the revisions ``of`` (all of them by default), newest first; ``revisions`` is the whole book."""
    known = policies()
    recorded = sorted(revisions, key=lambda one: one.pk)
    wanted = None if of is None else {one.pk for one in of}
    found: list[Step] = []
    for n, revision in enumerate(recorded):
        policy = known.get(revision.policy)
        if policy is None or (wanted is not None and revision.pk not in wanted):
            continue
        for name, value in revision.changes.items():
            if name in policy.model_fields:
                old = _before(policy, revision, name, recorded[:n])
                found.append(Step(revision, name, old, typed(policy, name, value)))
    return sorted(found, key=lambda step: -step.revision.pk)


def is_backdated(revision: Revision, *, company: CompanyPolicy) -> bool:
    """Whether it holds from a day before the one it was recorded on. What the company began with holds since ever."""
    if revision.effective_from == SINCE_EVER and not revision.author:
        return False
    return revision.effective_from < today_in(company, now=revision.recorded_at)


def _before(policy: type[Policy], revision: Revision, setting: str, earlier: list[Revision]) -> Any:
    """What held on the revision's first day before it was recorded; of a team its own value only, else None."""
    held = [
        one
        for one in earlier
        if one.policy == revision.policy
        and one.team_id == revision.team_id
        and one.effective_from <= revision.effective_from
        and setting in one.changes
    ]
    if not held:
        return None if revision.team_id else policy.model_fields[setting].default
    last = max(held, key=lambda one: (one.effective_from, one.recorded_at, one.pk))
    return typed(policy, setting, last.changes[setting])
