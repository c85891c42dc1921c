"""Who works at the simulated company, since when and under whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from salesformula.demo.draws import Rng
from salesformula.demo.market import COMPANY_ZONE, OFFICES
from salesformula.demo.numbering import Numbering
from salesformula.demo.offices import Group, Place, groups, places, teams
from salesformula.demo.parameters import Parameters
from salesformula.demo.staff import Membership, Person, Staff
from salesformula.demo.staff_names import staff_name
from salesformula.kit.periods import month_start

SUPPORT = ("marketer", "marketer", "recruiter", "enablement", "operations")
REPLACED_OFFICE, TURNED_OFFICES = 1, ((2, 0.29), (3, 0.58))
SELLERS_PER_LEAVER = 12


@dataclass(frozen=True)
class Reign:
    """A manager at the head of a team; empty ends are open."""

    manager: Person
    since: date | None = None
    until: date | None = None


def hire(*, parameters: Parameters, start: date, rng: Rng, numbering: Numbering) -> Staff:
    """The staff of a company, or of a division of one, whose records begin on ``start``.

    In two offices one seller in twelve leaves (one at least) and another follows two months later; in one office
    the manager of the first team is replaced. Each division but the first stands under the first one's executive.
    """
    draw = _Hiring(start=start, rng=rng, numbering=numbering)
    executive = draw.person("executive", numbering.team(1))
    where = places(parameters.n_sellers, parameters.sellers_per_team, numbering=numbering)
    over = groups(where, numbering=numbering)
    directors = {group: _director(draw, group) for group in over}
    reigns = list(_reigns(draw, where, start=start, months=parameters.months))
    support = Place(team_id=numbering.team(4), name="Support", office=0)
    others = [draw.person(role, support.team_id) for role in SUPPORT]
    sellers = _turned(
        [draw.person("seller", where[k % len(where)].team_id, office=where[k % len(where)].office)
         for k in range(parameters.n_sellers)],
        start=start,
        months=parameters.months,
    )  # fmt: skip
    n_consultants = max(2, parameters.n_sellers // parameters.sellers_per_consultant)
    consultants = [draw.person("consultant", support.team_id) for _ in range(n_consultants)]
    head = _head(executive)
    memberships = [_under(executive, None)]
    memberships += [_under(person, head) for person in (*directors.values(), *others)]
    above = {place.team_id: directors[group] for group in over for place in group.places}
    memberships += [_under(r.manager, above[r.manager.team_id].person_id) for r in reigns]
    memberships += _sellers_memberships(sellers, reigns)
    memberships += [_under(person, head) for person in consultants]
    people = (executive, *directors.values(), *(reign.manager for reign in reigns), *others, *sellers, *consultants)
    staff = Staff(people, teams(over, support, numbering=numbering), tuple(memberships))
    return staff if numbering.division == 0 else staff.without(executive.person_id)


def _head(executive: Person) -> str:
    """The id of the one who heads the whole company."""
    first = Numbering().person(0)
    return executive.person_id if executive.person_id == first else first


class _Hiring:
    """Gives each new person the next id and name, and a first day in the years before the records."""

    def __init__(self, *, start: date, rng: Rng, numbering: Numbering) -> None:
        self._start, self._rng, self._numbering, self._n = start, rng, numbering, 0

    def person(self, role: str, team_id: str, *, office: int | None = None) -> Person:
        index, self._n = self._n, self._n + 1
        place = OFFICES[office or 0]
        zone = COMPANY_ZONE if office is None else place.time_zone
        since = self._start - timedelta(days=int(self._rng.integers(150, 2_200)))
        name = staff_name(self._numbering.nth_person(index))
        return Person(self._numbering.person(index), name, role, team_id, place.region, zone, since, None, office)


def _director(draw: _Hiring, group: Group) -> Person:
    person = draw.person("director", group.team_id)
    if group.number == 0:
        return person
    return replace(person, region=OFFICES[3].region, time_zone=OFFICES[3].time_zone)


def _reigns(draw: _Hiring, where: tuple[Place, ...], *, start: date, months: int) -> Iterator[Reign]:
    replaced = next(place for place in where if place.office == REPLACED_OFFICE)
    for place in where:
        manager = draw.person("manager", place.team_id, office=place.office)
        if place != replaced:
            yield Reign(manager)
            continue
        change = month_start(start.year, start.month + months * 2 // 3)
        yield Reign(replace(manager, ended_on=change - timedelta(days=1)), until=change)
        follower = draw.person("manager", place.team_id, office=place.office)
        yield Reign(replace(follower, started_on=change), since=change)


def _turned(sellers: list[Person], *, start: date, months: int) -> list[Person]:
    turned = list(sellers)
    for office, share in TURNED_OFFICES:
        own = [k for k, seller in enumerate(sellers) if seller.office == office]
        for nth in range(max(1, len(own) // SELLERS_PER_LEAVER)):
            month = start.month + int(months * share) + nth % 4
            left, joined = month_start(start.year, month), month_start(start.year, month + 2)
            leaver, newcomer = own[1 + nth], own[-1 - nth]
            turned[leaver] = replace(sellers[leaver], ended_on=left - timedelta(days=1))
            turned[newcomer] = replace(sellers[newcomer], started_on=joined)
    return turned


def _sellers_memberships(sellers: Iterable[Person], reigns: list[Reign]) -> Iterator[Membership]:
    of_team: dict[str, list[Reign]] = {}
    for reign in reigns:
        of_team.setdefault(reign.manager.team_id, []).append(reign)
    for seller in sellers:
        for reign in of_team[seller.team_id]:
            since = max(seller.started_on, reign.since or seller.started_on)
            until = min((day for day in (seller.gone_from, reign.until) if day is not None), default=None)
            if until is None or since < until:
                manager_id = reign.manager.person_id
                yield Membership(seller.person_id, seller.team_id, manager_id, "seller", since, until)


def _under(person: Person, manager_id: str | None) -> Membership:
    return Membership(person.person_id, person.team_id, manager_id, person.role, person.started_on, person.gone_from)
