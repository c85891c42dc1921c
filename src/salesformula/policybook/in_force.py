"""The rules in force on a day, as far as they were recorded by an instant: code defaults with revisions laid over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from salesformula.kit import registry
from salesformula.kit.answer import PolicySource
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.dated import Change, Dated, laid_out
from salesformula.kit.policy import Policy, settings_of
from salesformula.policybook.models import Revision
from salesformula.policybook.naming import policy_name
from salesformula.policybook.storing import stored, typed

P = TypeVar("P", bound=Policy)


@dataclass
class PoliciesInForce:
    """A PolicySource for one question; it remembers what it looked up.

    ``draft`` is a revision that nobody has recorded yet, laid over the others as if somebody had.
    """

    on: date
    known_at: datetime | None = None
    draft: Revision | None = None
    _found: dict[tuple[type[Policy], str], Policy] = field(default_factory=dict)

    def __call__(self, policy: type[P]) -> P:
        """The policy of that class, in force on the day for the whole company."""
        return self.of_team(policy, team_id="")

    def of_team(self, policy: type[P], *, team_id: str) -> P:
        """The policy as a team has it: its own values where it has some; "" is the company."""
        key = (policy, team_id)
        if key not in self._found:
            self._found[key] = policy(**values_of(policy, self._held, team_id=team_id))
        return self._found[key]  # type: ignore[return-value]

    def dated(self, policy: type[Policy], setting: str) -> Dated:
        """Every value of a dated setting by the day; KeyError for a setting that isn't dated."""
        described = {one.name: one for one in settings_of(policy)}[setting]
        if not described.dated:
            raise KeyError(f"{policy_name(policy)}.{setting} is not dated: it is read on one day for the whole company")
        revisions = [one for one in self._held if one.policy == policy_name(policy) and setting in one.changes]
        return laid_out(
            setting,
            default=described.default,
            changes=[
                Change(one.effective_from, one.team_id or None, typed(policy, setting, one.changes[setting]))
                for one in revisions
            ],
        )

    @cached_property
    def _held(self) -> list[Revision]:
        """The revisions that hold on the day, in the order they are laid over one another."""
        held = Revision.objects.filter(effective_from__lte=self.on)
        if self.known_at is not None:
            held = held.filter(recorded_at__lte=self.known_at)
        found = list(held.order_by("effective_from", "recorded_at", "pk"))
        if self.draft is not None and self.draft.effective_from <= self.on:
            later = next((n for n, one in enumerate(found) if one.effective_from > self.draft.effective_from), None)
            found.insert(len(found) if later is None else later, self.draft)
        return found

    @property
    def revision(self) -> int:
        """Number of the latest revision that holds, for the company or a team; 0 where the shipped defaults hold."""
        return max((one.pk for one in self._held if one.pk is not None), default=0)

    def describe(self, room: str) -> dict[str, Any]:
        """What the JSON of an answer says of policy: the revision, and the settings of the company and the room.

        ``dated``: the settings that had more than one value, each with its days and teams.
        """
        policies: list[type[Policy]] = [CompanyPolicy]
        policies += [policy for found in registry.rooms() if found.name == room for policy in found.policies]
        settings = {policy_name(policy): self(policy).model_dump(mode="json") for policy in policies}
        dated = {name: rows for policy in policies for name, rows in self._described(policy)}
        told = {"revision": self.revision, "on": self.on.isoformat(), "settings": settings}
        return told | ({"dated": dated} if dated else {})

    def _described(self, policy: type[Policy]) -> list[tuple[str, list[dict[str, Any]]]]:
        found = []
        for one in settings_of(policy):
            rows = self.dated(policy, one.name).rows if one.dated else ()
            if len(rows) > 1:
                told = [
                    {
                        "team_id": row.team_id,
                        "valid_from": row.valid_from and row.valid_from.isoformat(),
                        "valid_to": row.valid_to and row.valid_to.isoformat(),
                        "value": stored(policy, one.name, row.value),
                    }
                    for row in rows
                ]
                found.append((f"{policy_name(policy)}.{one.name}", told))
        return found


def known_at(policies: PolicySource) -> datetime | None:
    """The instant by which a question wants the rules to have been recorded; None: whenever."""
    return policies.known_at if isinstance(policies, PoliciesInForce) else None


def values_of(policy: type[Policy], revisions: list[Revision], *, team_id: str) -> dict[str, Any]:
    """The settings that revisions change, as they were stored, laid over one another in the order given.

    A team's own values come before the company's; None in a team's revision means the company's again. Settings
    that the code no longer knows are left out.
    """
    name, known = policy_name(policy), policy.model_fields
    company: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for revision in revisions:
        if revision.policy == name and revision.team_id in ("", team_id):
            laid = own if revision.team_id else company
            laid |= {setting: value for setting, value in revision.changes.items() if setting in known}
    return company | {setting: value for setting, value in own.items() if value is not None}
