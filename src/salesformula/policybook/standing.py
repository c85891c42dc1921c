"""How each setting stands: its value, since when, by whom, why, and what is recorded for a later day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from salesformula.kit.policy import Policy, Setting
from salesformula.policybook.history import recorded_by
from salesformula.policybook.models import Revision
from salesformula.policybook.naming import policy_name
from salesformula.policybook.shelf import policies, settings_by_name
from salesformula.policybook.storing import typed


@dataclass(frozen=True)
class Standing:
    """A setting for the company (``team_id`` empty) or a team with a value of its own.

    ``by`` is the revision that set it, None where the shipped default holds; ``coming`` the next one recorded for
    a later day.
    """

    policy: str
    setting: Setting
    team_id: str
    value: Any
    by: Revision | None
    coming: Revision | None

    @property
    def coming_value(self) -> Any:
        """What it will be; None where nothing is recorded, or where a team takes the company's again."""
        if self.coming is None:
            return None
        return typed(policies()[self.policy], self.setting.name, self.coming.changes[self.setting.name])


def standings(*, today: date, known_at: datetime | None = None) -> Iterator[Standing]:
    """Every setting of every policy, the company's first; below a setting the teams with a value of their own."""
    revisions = recorded_by(known_at)
    for name, policy in policies().items():
        own = [one for one in revisions if one.policy == name]
        for setting in settings_by_name(policy).values():
            changing = [one for one in own if setting.name in one.changes]
            yield _standing(policy, setting, [one for one in changing if not one.team_id], team_id="", today=today)
            for team_id in sorted({one.team_id for one in changing if one.team_id}):
                of_team = [one for one in changing if one.team_id == team_id]
                found = _standing(policy, setting, of_team, team_id=team_id, today=today)
                if found.value is not None or found.coming is not None:
                    yield found


def _standing(
    policy: type[Policy], setting: Setting, changing: list[Revision], *, team_id: str, today: date
) -> Standing:
    held = [one for one in changing if one.effective_from <= today]
    coming = [one for one in changing if one.effective_from > today]
    by = held[-1] if held else None
    value = typed(policy, setting.name, by.changes[setting.name]) if by else None if team_id else setting.default
    return Standing(policy_name(policy), setting, team_id, value, by, _next(coming))


def _next(coming: list[Revision]) -> Revision | None:
    """The revision of the nearest day; of several for that day the one recorded last."""
    first = [one for one in coming if one.effective_from == coming[0].effective_from]
    return first[-1] if first else None
