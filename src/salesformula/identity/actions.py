"""What an administrator does about identity."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from salesformula.facts.tables.people import ROLES
from salesformula.identity.accounts import confirm
from salesformula.identity.people import Person, everyone
from salesformula.identity.roles import SELLER
from salesformula.kit.action import Doing, Done, action
from salesformula.kit.errors import NotFound

Role = Literal["seller", "manager", "director", "executive", "marketer", "recruiter", "enablement", "operations"]


class RoleOf(BaseModel):
    """A person and the role they get."""

    model_config = ConfigDict(extra="forbid")

    person_id: str
    role: Role


class ConfirmRoles(BaseModel):
    """Either certain people with their roles, or every role the facts propose."""

    model_config = ConfigDict(extra="forbid")

    people: list[RoleOf] | None = Field(default=None, min_length=1)
    all: bool = Field(default=False, strict=True)

    @model_validator(mode="after")
    def _one_of_both(self) -> ConfirmRoles:
        if self.all == (self.people is not None):
            raise ValueError("give either people: [{person_id, role}], or all: true")
        named = [person.person_id for person in self.people or ()]
        twice = sorted({person_id for person_id in named if named.count(person_id) > 1})
        if twice:
            raise ValueError(f"named twice: {', '.join(twice)}; give each person one role")
        return self


@action(
    "identity.confirm_roles",
    title="Confirm roles and reporting lines",
    fields=ConfirmRoles,
    right="identity.administer",
    mission=(),
)
def confirm_roles(doing: Doing, fields: ConfirmRoles) -> Done:
    """Give people their roles, and those who lead today's reporting lines; NotFound for an unknown person."""
    known = everyone(doing.facts.table("people"))
    wanted = _proposed(known) if fields.people is None else _named(fields.people, known=known)
    proposed = {person_id: known[person_id].role or SELLER for person_id in wanted}
    changes = confirm(people=wanted, by=doing.actor, now=doing.now, proposed=proposed)
    return Done(
        ids={
            "person_ids": sorted(wanted),
            "n_confirmed": len(wanted),
            "unknown_roles": _unknown(known) if fields.all else {},
        },
        subject_id=next(iter(wanted)) if len(wanted) == 1 else "people",
        before={person_id: before for person_id, (before, _) in changes.items()},
        after={person_id: after for person_id, (_, after) in changes.items()},
    )


def _proposed(known: dict[str, Person]) -> dict[str, str]:
    roles = {person_id: person.role or SELLER for person_id, person in known.items()}
    return {person_id: role for person_id, role in roles.items() if role in ROLES}


def _unknown(known: dict[str, Person]) -> dict[str, str]:
    return {person.person_id: person.role for person in known.values() if person.role and person.role not in ROLES}


def _named(people: list[RoleOf], *, known: dict[str, Person]) -> dict[str, str]:
    for person in people:
        if person.person_id not in known:
            raise NotFound(f"there is no person {person.person_id!r} among the {len(known)} people of the facts")
    return {person.person_id: person.role for person in people}
