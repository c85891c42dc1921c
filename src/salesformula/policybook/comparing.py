"""A draft beside what is in force: each setting old and new, and until when the new one holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from salesformula.kit.policy import Setting
from salesformula.policybook.history import recorded_by
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.models import Draft, Revision
from salesformula.policybook.shelf import policy_named, settings_by_name
from salesformula.policybook.storing import typed


@dataclass(frozen=True)
class Difference:
    """One setting on the draft's first day. ``until``: a revision recorded for a later day takes over then."""

    setting: Setting
    old: Any
    new: Any
    until: date | None

    @property
    def is_same(self) -> bool:
        """Whether it is so already."""
        return bool(self.old == self.new)


def differences(draft: Draft) -> list[Difference]:
    """Each setting of the draft, in the order of the policy. A team's None is the company's value."""
    policy = policy_named(draft.policy)
    revisions = [one for one in recorded_by(None) if one.policy == draft.policy and one.team_id == draft.team_id]
    in_force = PoliciesInForce(on=draft.effective_from)(policy)
    found = []
    for name, setting in settings_by_name(policy).items():
        if name in draft.changes:
            changing = [one for one in revisions if name in one.changes]
            own = _own(changing, draft.effective_from)
            old = typed(policy, name, own.changes[name]) if own else None
            if not draft.team_id:
                old = getattr(in_force, name)
            new = typed(policy, name, draft.changes[name])
            found.append(Difference(setting, old, new, _until(changing, draft.effective_from)))
    return found


def _own(changing: list[Revision], day: date) -> Revision | None:
    held = [one for one in changing if one.effective_from <= day]
    return held[-1] if held else None


def _until(changing: list[Revision], day: date) -> date | None:
    return min((one.effective_from for one in changing if one.effective_from > day), default=None)
