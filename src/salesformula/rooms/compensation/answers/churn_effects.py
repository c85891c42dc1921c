"""Sellers and consultants side by side: what each kind, and each person, adds to customers leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from salesformula.doors.together import once_asked
from salesformula.kit.answer import Ask
from salesformula.kit.company import CompanyPolicy
from salesformula.rooms.compensation.answers.customer_words import MONTH, Row
from salesformula.rooms.compensation.answers.customers import served
from salesformula.stats.cells import Floats, Ints
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


@dataclass(frozen=True)
class _Crossed:
    """Both kinds side by side; per customer the place of its person of each kind, and the months served."""

    place: Mapping[str, Mapping[str, int]]
    at: Mapping[str, Ints]
    exposure: Floats
    kinds: Mapping[str, Kind]


def effects_of(ask: Ask, *, by: str, company: CompanyPolicy) -> Effects | None:
    """What each seller, or consultant, adds; None where nobody left, or there is nobody to tell apart.

    Over all customers, so that a person's estimate is the same whoever is asked for; those without one of the two are
    left out, unless no customer has one of that kind.
    """
    everyone = replace(ask, where={})
    crossed = once_asked(ask, "crossed effects", lambda: _crossed(served(everyone), company))
    return None if crossed is None else _of_kind(crossed, by, company)


def _crossed(customers: Sequence[Row], company: CompanyPolicy) -> _Crossed | None:
    known = [kind for kind in KINDS if any(row[f"{kind}_id"] for row in customers)]
    told = [row for row in customers if all(row[f"{kind}_id"] for kind in known)]
    people = {kind: sorted({row[f"{kind}_id"] for row in told}) if kind in known else [""] for kind in KINDS}
    n_people = len(people["seller"]), len(people["consultant"])
    if not told or n_people[0] * n_people[1] > MOST_PAIRS:
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
    return _Crossed(place, at, exposure, {"seller": found.first, "consultant": found.second})


def _of_kind(crossed: _Crossed, by: str, company: CompanyPolicy) -> Effects | None:
    if "" in crossed.place[by]:
        return None
    place, kinds, other = crossed.place, crossed.kinds, KINDS[1 - KINDS.index(by)]
    differs = {kind: kinds[kind].p <= company.family_error_rate if len(place[kind]) > 1 else None for kind in KINDS}
    sides: Sequence[Side | None] = (None,) * len(place[by])
    if differs[by]:
        expected = np.bincount(
            crossed.at[by],
            weights=crossed.exposure * kinds[other].ratio[crossed.at[other]],
            minlength=len(place[by]),
        ).astype(np.float64)
        sides = people_apart(kinds[by], expected, q=company.false_discovery_rate)
    return Effects(by, place[by], kinds[by], kinds[other], sides, differs)
