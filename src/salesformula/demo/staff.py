"""Employees, teams and dated memberships, and the fact tables they make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.names import address

MAIL_DOMAIN = "company.example"


@dataclass(frozen=True)
class Person:
    """One employee; ``office`` is the index of a seller's or manager's office, None for everyone else."""

    person_id: str
    name: str
    role: str
    team_id: str
    region: str
    time_zone: str
    started_on: date
    ended_on: date | None = None
    office: int | None = None

    @property
    def email(self) -> str:
        """The sign-in name."""
        return address(self.name, domain=MAIL_DOMAIN)

    @property
    def gone_from(self) -> date | None:
        """The first day after the employment; None while it lasts."""
        return None if self.ended_on is None else self.ended_on + timedelta(days=1)


@dataclass(frozen=True)
class Team:
    """A team and the one above it."""

    team_id: str
    name: str
    parent_team_id: str | None


@dataclass(frozen=True)
class Membership:
    """A person in a team under a manager, half-open."""

    person_id: str
    team_id: str
    manager_id: str | None
    role: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Staff:
    """Everyone, with the teams and memberships that bind them."""

    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    memberships: tuple[Membership, ...]

    @property
    def sellers(self) -> tuple[Person, ...]:
        """The sellers, in the order that indices elsewhere refer to."""
        return tuple(person for person in self.people if person.role == "seller")

    @property
    def consultants(self) -> tuple[Person, ...]:
        """Those who help new customers, in the order that indices elsewhere refer to."""
        return tuple(person for person in self.people if person.role == "consultant")

    def without(self, person_id: str) -> Staff:
        """The same staff without that person and their memberships."""
        return Staff(
            tuple(person for person in self.people if person.person_id != person_id),
            self.teams,
            tuple(line for line in self.memberships if line.person_id != person_id),
        )

    def tables(self) -> dict[str, pa.Table]:
        """The tables people, teams and memberships."""
        dated = ("person_id", "team_id", "manager_id", "role", "valid_from", "valid_to")
        return {
            "people": canon.table("people", _people(self.people)),
            "teams": canon.table("teams", _columns(self.teams, "team_id", "name", "parent_team_id")),
            "memberships": canon.table("memberships", _columns(self.memberships, *dated)),
        }


def _columns(rows: tuple[object, ...], *names: str) -> dict[str, list[object]]:
    return {name: [getattr(row, name) for row in rows] for name in names}


def _people(people: tuple[Person, ...]) -> dict[str, list[object]]:
    both = ["both" if person.role == "seller" else None for person in people]
    shown = ("person_id", "name", "email", "role", "region", "time_zone", "started_on", "ended_on")
    return _columns(people, *shown) | {"motion": list(both), "function": list(both)}
