"""The sellers as arrays: where they sit, how skilled they truly are, who takes over when one leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.demo.draws import Floats, Ints, Rng, Texts
from salesformula.demo.market import OFFICES, REGIONS, ZONES
from salesformula.demo.parameters import Parameters
from salesformula.demo.span import ends_on
from salesformula.demo.staff import Staff


@dataclass(frozen=True)
class Sellers:
    """One element a seller, in the staff's order. ``heir`` is the team-mate who takes over a leaver's work."""

    ids: Texts
    office: Ints
    region: Ints
    zone: Ints
    skill: Floats
    last_day: Ints
    heir: Ints

    def holder(self, seller: Ints, day: Ints) -> Ints:
        """Who holds a seller's work on a day: the seller, or the heir once the seller has left."""
        return np.where(day > self.last_day[seller], self.heir[seller], seller)


def draw_sellers(staff: Staff, *, parameters: Parameters, rng: Rng) -> Sellers:
    """The sellers with their true skill: normal with mean 0 over the company, or 0 for all when skill is equal."""
    people = staff.sellers
    office = np.asarray([person.office for person in people], dtype=np.int64)
    drawn = rng.standard_normal(len(people)) * parameters.skill_sd
    skill = np.zeros(len(people)) if parameters.equal_skill else drawn - drawn.mean()
    last_day = ends_on(people)
    return Sellers(
        ids=np.asarray([person.person_id for person in people]),
        office=office,
        region=np.asarray([REGIONS.index(OFFICES[k].region) for k in office], dtype=np.int64),
        zone=np.asarray([ZONES.index(OFFICES[k].time_zone) for k in office], dtype=np.int64),
        skill=skill,
        last_day=last_day,
        heir=_heirs(office, last_day),
    )


def _heirs(office: Ints, last_day: Ints) -> Ints:
    stay = last_day == last_day.max()
    first_staying = [np.flatnonzero(stay & (office == place))[0] for place in office]
    return np.where(stay, np.arange(len(office)), first_staying)
