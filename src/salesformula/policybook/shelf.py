"""Which policies there are: the company's, then each room's, by the name they are stored under."""

from __future__ import annotations

from salesformula.kit import registry
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import NotFound
from salesformula.kit.policy import Policy, Setting, settings_of
from salesformula.policybook.naming import policy_name


def policies() -> dict[str, type[Policy]]:
    """Every policy by its name, the company's first."""
    found: list[type[Policy]] = [CompanyPolicy]
    found += [policy for room in registry.rooms() for policy in room.policies]
    return {policy_name(policy): policy for policy in found}


def policy_named(name: str) -> type[Policy]:
    """The policy of that name; NotFound names the ones there are."""
    known = policies()
    if name not in known:
        raise NotFound(f"there is no policy {name!r}; there are: {', '.join(known)}")
    return known[name]


def settings_by_name(policy: type[Policy]) -> dict[str, Setting]:
    """How each setting of a policy is shown and read, by its name."""
    return {one.name: one for one in settings_of(policy)}


def title_of(name: str) -> str:
    """A policy in words: the company's, or its room's title. English, for gettext."""
    if name == policy_name(CompanyPolicy):
        return "The company"
    for room in registry.rooms():
        if any(policy_name(policy) == name for policy in room.policies):
            return room.title
    return name
