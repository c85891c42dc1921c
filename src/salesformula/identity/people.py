"""The people of the facts, as identity needs them: by key and by sign-in name."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir

from salesformula.facts.access import open_facts
from salesformula.kit.errors import Refused


@dataclass(frozen=True)
class Person:
    """A person as the newest import describes them; ``role`` is what the source proposes."""

    person_id: str
    name: str
    email: str | None
    role: str | None


class SharedAddress(Refused):
    """Two people of the facts have the same e-mail, so it names neither."""


def person_by_id(person_id: str) -> Person | None:
    """The person of that key, None where the facts know none."""
    people = open_facts().table("people")
    found = _read(people.filter(people.person_id == person_id))
    return found[0] if found else None


def person_by_email(email: str) -> Person | None:
    """The person with that e-mail in any case; SharedAddress where several have it."""
    people = open_facts().table("people")
    found = _read(people.filter(people.email.strip().lower() == email.strip().lower()))
    if len(found) > 1:
        keys = ", ".join(sorted(person.person_id for person in found))
        raise SharedAddress(f"{email} is the e-mail of several people ({keys}): correct the source and import again")
    return found[0] if found else None


def everyone(people: ir.Table) -> dict[str, Person]:
    """Every person of that table by key."""
    return {person.person_id: person for person in _read(people)}


def _read(people: ir.Table) -> list[Person]:
    rows = people.select("person_id", "name", "email", "role").order_by("person_id").to_pyarrow().to_pylist()
    return [
        Person(person_id=row["person_id"], name=row["name"] or row["person_id"], email=row["email"], role=row["role"])
        for row in rows
    ]
