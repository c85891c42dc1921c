"""Who signs in for each role: a seller, that seller's manager, that manager's director, and one of each other role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from salesformula.demo.marker import Cast

OTHERS = ("executive", "marketer", "recruiter", "enablement", "operations")


def choose_cast(tables: Mapping[str, pa.Table]) -> tuple[Cast, ...]:
    """One person for each role, the seller reporting to the manager and the manager to the director."""
    people = {row["person_id"]: row for row in tables["people"].to_pylist() if row["ended_on"] is None}
    manager_of = {
        row["person_id"]: row["manager_id"] for row in tables["memberships"].to_pylist() if row["valid_to"] is None
    }
    seller = _first(people, "seller")
    manager = people[manager_of[seller["person_id"]]]
    director = people[manager_of[manager["person_id"]]]
    chosen = [seller, manager, director, *(_first(people, role) for role in OTHERS)]
    return tuple(Cast(row["role"], row["person_id"], row["name"], row["email"]) for row in chosen)


def _first(people: Mapping[str, Mapping[str, Any]], role: str) -> Mapping[str, Any]:
    return people[min(person_id for person_id, row in people.items() if row["role"] == role)]
