"""Offices, their teams and the groups above them: more teams where there are more sellers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesformula.demo.market import OFFICES
from salesformula.demo.numbering import Numbering
from salesformula.demo.staff import Team

GROUPS = ("North", "International")
TEAMS_PER_DIRECTOR = 8
#: Teams are numbered from here on; before them stand the company, the two first groups and support.
_FIRST_TEAM = 5


@dataclass(frozen=True)
class Place:
    """A team of sellers in an office."""

    team_id: str
    name: str
    office: int


@dataclass(frozen=True)
class Group:
    """What a director leads: ``number`` 0 is the north, 1 abroad."""

    team_id: str
    name: str
    number: int
    places: tuple[Place, ...]


def places(n_sellers: int, sellers_per_team: int, *, numbering: Numbering) -> tuple[Place, ...]:
    """The teams: as many in each office, so that none has more sellers than it should."""
    n_each = -(-n_sellers // (len(OFFICES) * sellers_per_team))
    return tuple(
        Place(
            numbering.team(_FIRST_TEAM + nth * len(OFFICES) + k),
            _named(office.team, nth, n_each, numbering),
            k,
        )
        for nth in range(n_each)
        for k, office in enumerate(OFFICES)
    )


def groups(where: tuple[Place, ...], *, numbering: Numbering) -> tuple[Group, ...]:
    """The groups above the teams, one a director."""
    found: list[Group] = []
    beyond = _FIRST_TEAM + len(where)
    for number, name in enumerate(GROUPS):
        mine = [place for place in where if OFFICES[place.office].director == number]
        n_groups = -(-len(mine) // TEAMS_PER_DIRECTOR)
        for nth in range(n_groups):
            team = 2 + number if nth == 0 else beyond
            beyond += nth > 0
            label = _named(name, nth, n_groups, numbering)
            found.append(Group(numbering.team(team), label, number, tuple(mine[nth::n_groups])))
    return tuple(found)


def teams(over: tuple[Group, ...], support: Place, *, numbering: Numbering) -> tuple[Team, ...]:
    """All teams, each with the one above it; the company's own stands in the first division."""
    top = Numbering().team(1)
    found: list[Team] = [Team(top, "Sales", None)] if numbering.division == 0 else []
    found += [Team(group.team_id, group.name, top) for group in over]
    found.append(Team(support.team_id, _named(support.name, 0, 1, numbering), top))
    below = [Team(place.team_id, place.name, group.team_id) for group in over for place in group.places]
    return (*found, *below)


def _named(name: str, nth: int, of: int, numbering: Numbering) -> str:
    return " ".join(_words(name, nth, of, numbering))


def _words(name: str, nth: int, of: int, numbering: Numbering) -> Iterator[str]:
    yield name
    if numbering.division:
        yield f"D{numbering.division + 1}"
    if of > 1:
        yield str(nth + 1)
