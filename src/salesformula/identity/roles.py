"""From a confirmed role to rights and to a scope. Files propose; until someone confirms, a person is a seller."""

from __future__ import annotations

from salesformula.facts.tables.people import ROLES
from salesformula.identity.models import ConfirmedRole
from salesformula.identity.scope import EVERYONE, NOBODY, Scope
from salesformula.identity.tree import people_below
from salesformula.kit import registry

SELLER = "seller"
OPERATIONS = "operations"
SEES_EVERYONE = frozenset({"executive", OPERATIONS, "enablement"})
SEES_TREE = frozenset({"manager", "director"})


def rights_of(role: str) -> frozenset[str]:
    """The names of the rights that a role has."""
    return frozenset(right.name for right in registry.rights().values() if role in right.roles)


def standing_of(person_id: str | None) -> tuple[str, Scope]:
    """The role of a person and whose rows it shows; someone who is no person of the facts sees no rows."""
    if person_id is None:
        return SELLER, NOBODY
    confirmed = ConfirmedRole.objects.filter(person_id=person_id).first()
    if confirmed is None or confirmed.role not in ROLES:
        return SELLER, _only(person_id)
    return confirmed.role, _scope(confirmed)


def _scope(confirmed: ConfirmedRole) -> Scope:
    if confirmed.role in SEES_EVERYONE:
        return EVERYONE
    if confirmed.role in SEES_TREE:
        seen = people_below(confirmed.person_id) & frozenset(confirmed.tree)
        return Scope(everyone=False, person_ids=seen | {confirmed.person_id})
    return _only(confirmed.person_id)


def _only(person_id: str) -> Scope:
    return Scope(everyone=False, person_ids=frozenset({person_id}))
