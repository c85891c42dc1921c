"""The rules in force on a day, as far as they were recorded by an instant: code defaults with revisions laid over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from salesformula.kit import registry
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.policy import Policy
from salesformula.policybook.models import Revision
from salesformula.policybook.naming import policy_name

P = TypeVar("P", bound=Policy)


@dataclass
class PoliciesInForce:
    """A PolicySource for one question; it remembers what it looked up."""

    on: date
    known_at: datetime | None = None
    _found: dict[type[Policy], Policy] = field(default_factory=dict)

    def __call__(self, policy: type[P]) -> P:
        """The policy of that class, in force on the day."""
        if policy not in self._found:
            self._found[policy] = policy(**self._changed(policy))
        return self._found[policy]  # type: ignore[return-value]

    def _changed(self, policy: type[Policy]) -> dict[str, Any]:
        changed: dict[str, Any] = {}
        for revision in self._revisions().filter(policy=policy_name(policy)):
            changed |= revision.changes
        return changed

    def _revisions(self) -> Any:
        held = Revision.objects.filter(effective_from__lte=self.on, team_id="")
        if self.known_at is not None:
            held = held.filter(recorded_at__lte=self.known_at)
        return held.order_by("effective_from", "recorded_at", "pk")

    @property
    def revision(self) -> int:
        """Number of the latest revision that holds; 0 where the shipped defaults hold."""
        numbers = self._revisions().values_list("pk", flat=True)
        return max(numbers, default=0)

    def describe(self, room: str) -> dict[str, Any]:
        """What the JSON of an answer says of policy: the revision, and the settings of the company and the room."""
        policies: list[type[Policy]] = [CompanyPolicy]
        policies += [policy for found in registry.rooms() if found.name == room for policy in found.policies]
        settings = {policy_name(policy): self(policy).model_dump(mode="json") for policy in policies}
        return {"revision": self.revision, "on": self.on.isoformat(), "settings": settings}
