"""Sellers and consultants side by side: what each kind, and each person, adds to customers leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from salesformula.kit.company import CompanyPolicy
from salesformula.rooms.compensation.answers.customer_words import MONTH, Row
from salesformula.stats.crossed_effects import Kind, crossed_effects
from salesformula.stats.event_rates import Side, people_apart

KINDS = ("seller", "consultant")
#: With more pairs of people than this the two kinds are not told apart: it would take minutes.
MOST_PAIRS = 400_000


@dataclass(frozen=True)
class Effects:
    """The people of one kind in the order of their ids, beside the other kind.

    ``sides``: who stands out, and where; all None where the kind does not differ beyond chance. ``differs``: by kind
    whether it does; None where there is but one of it, of whom nothing can be said.
    """

    by: str
    place: Mapping[str, int]
    own: Kind
    other: Kind
    sides: Sequence[Side | None]
    differs: Mapping[str, bool | None]

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """Both by their name."""
        other = KINDS[1 - KINDS.index(self.by)]
        return {self.by: self.own, other: self.other}


def effects_of(customers: Sequence[Row], *, by: str, company: CompanyPolicy) -> Effects | None:
    """What each seller, or consultant, adds; None where nobody left, or there is nobody to tell apart.

    Customers without one of the two are left out, unless no customer has one of that kind.
    """
    known = [kind for kind in KINDS if any(row[f"{kind}_id"] for row in customers)]
    told = [row for row in customers if all(row[f"{kind}_id"] for kind in known)]
    people = {kind: sorted({row[f"{kind}_id"] for row in told}) if kind in known else [""] for kind in KINDS}
    n_people = len(people["seller"]), len(people["consultant"])
    if by not in known or not told or n_people[0] * n_people[1] > MOST_PAIRS:
        return None
    place = {kind: {person: nth for nth, person in enumerate(people[kind])} for kind in KINDS}
    at = {kind: np.asarray([place[kind][row[f"{kind}_id"] or ""] for row in told], dtype=np.int64) for kind in KINDS}
    exposure = np.asarray([row["served_days"] for row in told], dtype=np.float64) / MONTH
    left = np.asarray([row["is_left"] for row in told], dtype=np.bool_)
    found = crossed_effects(
        at["seller"], at["consultant"], exposure, left, n_people=n_people, confidence=company.confidence
    )
    if found is None:
        return None
    kinds = {"seller": found.first, "consultant": found.second}
    differs = {kind: kinds[kind].p <= company.family_error_rate if len(people[kind]) > 1 else None for kind in KINDS}
    other = KINDS[1 - KINDS.index(by)]
    sides: Sequence[Side | None] = (None,) * len(people[by])
    if differs[by]:
        expected = np.bincount(
            at[by], weights=exposure * kinds[other].ratio[at[other]], minlength=len(people[by])
        ).astype(np.float64)
        sides = people_apart(kinds[by], expected, q=company.false_discovery_rate)
    return Effects(by, place[by], kinds[by], kinds[other], sides, differs)
