"""The sellers as arrays: where they sit, how skilled they truly are, who takes over when one leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.draws import Ints, Texts
from salesformula.demo.market import OFFICES, REGIONS, ZONES
from salesformula.demo.skills import Skills
from salesformula.demo.span import ends_on, starts_on
from salesformula.demo.staff import Staff


@dataclass(frozen=True)
class Sellers:
    """One element a seller, in the staff's order. ``heir`` is the team-mate who takes over a leaver's work."""

    ids: Texts
    office: Ints
    region: Ints
    zone: Ints
    skills: Skills
    first_day: Ints
    last_day: Ints
    heir: Ints

    def holder(self, seller: Ints, day: Ints) -> Ints:
        """Who holds a seller's work on a day: the seller, or the heir once the seller has left."""
        return np.where(day > self.last_day[seller], self.heir[seller], seller)

    def named(self, index: Ints) -> pa.Array:
        """The person ids of those indices."""
        return canon.coded(self.ids.tolist(), index)


def arrange_sellers(staff: Staff, skills: Skills) -> Sellers:
    """The sellers of the staff, with their skills."""
    people = staff.sellers
    office = np.asarray([person.office for person in people], dtype=np.int64)
    last_day = ends_on(people)
    return Sellers(
        ids=np.asarray([person.person_id for person in people]),
        office=office,
        region=np.asarray([REGIONS.index(OFFICES[k].region) for k in office], dtype=np.int64),
        zone=np.asarray([ZONES.index(OFFICES[k].time_zone) for k in office], dtype=np.int64),
        skills=skills,
        first_day=starts_on(people),
        last_day=last_day,
        heir=_heirs(office, last_day),
    )


def _heirs(office: Ints, last_day: Ints) -> Ints:
    """Each leaver's work goes to one who stays in the office, to each in turn."""
    stay = last_day == last_day.max()
    heirs = np.arange(len(office))
    for place in np.unique(office):
        gone, here = (np.flatnonzero(mask & (office == place)) for mask in (~stay, stay))
        heirs[gone] = here[np.arange(len(gone)) % len(here)]
    return heirs
