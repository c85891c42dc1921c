"""Who works at the simulated company, since when and under whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from salesformula.demo.draws import Rng
from salesformula.demo.market import COMPANY_ZONE, OFFICES
from salesformula.demo.names import STAFF
from salesformula.demo.parameters import Parameters
from salesformula.demo.staff import Membership, Person, Staff, Team
from salesformula.kit.periods import month_start

FIRST_ID = 70_101
SUPPORT = ("marketer", "marketer", "recruiter", "enablement", "operations")
GROUPS = (Team("T1", "Sales", None), Team("T2", "North", "T1"), Team("T3", "International", "T1"))
REPLACED_OFFICE, TURNED_OFFICES = 1, ((2, 0.29), (3, 0.58))


@dataclass(frozen=True)
class Reign:
    """A manager at the head of an office; empty ends are open."""

    manager: Person
    since: date | None = None
    until: date | None = None


def hire(*, parameters: Parameters, start: date, rng: Rng) -> Staff:
    """The staff of a company whose records begin on ``start``.

    In two offices a seller leaves and another follows two months later; in one the manager is replaced.
    """
    draw = _Hiring(start=start, rng=rng)
    executive = draw.person("executive", "T1")
    north, abroad = draw.person("director", "T2"), draw.person("director", "T3")
    directors = [north, replace(abroad, region=OFFICES[3].region, time_zone=OFFICES[3].time_zone)]
    reigns = list(_reigns(draw, start=start, months=parameters.months))
    others = [draw.person(role, "T4") for role in SUPPORT]
    offices = [k % len(OFFICES) for k in range(parameters.n_sellers)]
    sellers = _turned(
        [draw.person("seller", _team(office), office=office) for office in offices],
        start=start,
        months=parameters.months,
    )
    memberships = [_under(executive, None), *(_under(person, executive) for person in (*directors, *others))]
    memberships += [_under(r.manager, directors[OFFICES[r.manager.office or 0].director]) for r in reigns]
    memberships += _sellers_memberships(sellers, reigns)
    people = (executive, *directors, *(reign.manager for reign in reigns), *others, *sellers)
    return Staff(people, _teams(), tuple(memberships))


class _Hiring:
    """Gives each new person the next id and name, and a first day in the years before the records."""

    def __init__(self, *, start: date, rng: Rng) -> None:
        self._start, self._rng = start, rng
        self._new = iter([(str(FIRST_ID + k), name) for k, name in enumerate(STAFF)])

    def person(self, role: str, team_id: str, *, office: int | None = None) -> Person:
        person_id, name = next(self._new)
        place = OFFICES[office or 0]
        zone = COMPANY_ZONE if office is None else place.time_zone
        since = self._start - timedelta(days=int(self._rng.integers(150, 2_200)))
        return Person(person_id, name, role, team_id, place.region, zone, since, None, office)


def _team(office: int) -> str:
    return f"T{office + 5}"


def _teams() -> tuple[Team, ...]:
    offices = (Team(_team(k), office.team, ("T2", "T3")[office.director]) for k, office in enumerate(OFFICES))
    return (*GROUPS, Team("T4", "Support", "T1"), *offices)


def _reigns(draw: _Hiring, *, start: date, months: int) -> Iterator[Reign]:
    for office in range(len(OFFICES)):
        manager = draw.person("manager", _team(office), office=office)
        if office != REPLACED_OFFICE:
            yield Reign(manager)
            continue
        change = month_start(start.year, start.month + months * 2 // 3)
        yield Reign(replace(manager, ended_on=change - timedelta(days=1)), until=change)
        yield Reign(replace(draw.person("manager", _team(office), office=office), started_on=change), since=change)


def _turned(sellers: list[Person], *, start: date, months: int) -> list[Person]:
    turned = list(sellers)
    for office, share in TURNED_OFFICES:
        own = [k for k, seller in enumerate(sellers) if seller.office == office]
        left = month_start(start.year, start.month + int(months * share))
        joined = month_start(start.year, start.month + int(months * share) + 2)
        turned[own[1]] = replace(sellers[own[1]], ended_on=left - timedelta(days=1))
        turned[own[-1]] = replace(sellers[own[-1]], started_on=joined)
    return turned


def _sellers_memberships(sellers: Iterable[Person], reigns: list[Reign]) -> Iterator[Membership]:
    for seller in sellers:
        for reign in reigns:
            since = max(seller.started_on, reign.since or seller.started_on)
            until = min((day for day in (seller.gone_from, reign.until) if day is not None), default=None)
            if reign.manager.office == seller.office and (until is None or since < until):
                manager_id = reign.manager.person_id
                yield Membership(seller.person_id, seller.team_id, manager_id, "seller", since, until)


def _under(person: Person, above: Person | None) -> Membership:
    manager_id = None if above is None else above.person_id
    return Membership(person.person_id, person.team_id, manager_id, person.role, person.started_on, person.gone_from)
