"""Whom a new plan pays, and what people are called who act in a redesign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import ibis.expr.types as ir

from salesformula.identity.models import ConfirmedRole, User

SELLER = "seller"
OPERATOR = "operator"


def sellers_of(people: ir.Table, *, on: date) -> dict[str, str]:
    """Person → name of those who sell on that day: by the role confirmed, else by the one the files propose.

    Someone of whom no file says what they do is taken for a seller, as everywhere in the house.
    """
    confirmed = dict(ConfirmedRole.objects.values_list("person_id", "role"))
    here = people.filter(
        (people.started_on.isnull() | (people.started_on <= on)) & (people.ended_on.isnull() | (people.ended_on > on))
    )
    rows = here.select("person_id", "name", "role").order_by("name", "person_id").to_pyarrow().to_pylist()
    return {
        row["person_id"]: row["name"] or row["person_id"]
        for row in rows
        if confirmed.get(row["person_id"], row["role"] or SELLER) == SELLER
    }


def names_of_people(people: ir.Table) -> dict[str, str]:
    """Person → name, of everyone the facts know."""
    rows = people.select("person_id", "name").to_pyarrow().to_pylist()
    return {row["person_id"]: row["name"] or row["person_id"] for row in rows}


class Names:
    """What those are called who act: by the facts, else by their account, else by their sign-in name."""

    def __init__(self, people: dict[str, str], signed: Iterable[str]) -> None:
        self.people = people
        self.accounts = dict(User.objects.filter(email__in=set(signed)).values_list("email", "name"))

    def of(self, person_id: str | None, by: str) -> str:
        """The name of whoever acted as that person under that sign-in name."""
        if person_id is not None and person_id in self.people:
            return self.people[person_id]
        return self.accounts.get(by) or by
