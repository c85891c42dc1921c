"""What was planted in this company: with whom, from when, and what it adds to a chance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from salesformula.demo import canon
from salesformula.demo.clock import number
from salesformula.demo.draws import Floats, Ints, Rng
from salesformula.demo.market import COMPANY_ZONE, ZONES
from salesformula.demo.parameters import Parameters
from salesformula.demo.plantings import Planting, Stage
from salesformula.demo.sellers import Sellers
from salesformula.demo.span import Span

METRICS: dict[Stage, str] = {"connect": "connect_share", "qualify": "discovery_share", "win": "win_share"}
CHECKED_AFTER_DAYS = 90


@dataclass(frozen=True)
class Planted:
    """A planting as it happened: ``logit`` is 0 where all are equal; ``person_ids`` are those it was done with."""

    kind: str
    stage: Stage
    logit: float
    start: date
    person_ids: tuple[str, ...]


@dataclass(frozen=True)
class Effects:
    """All that was planted, beside the sellers as indices and the first moment of each."""

    all: tuple[Planted, ...]
    sellers: tuple[Ints, ...]
    since: tuple[int, ...]

    def at(self, stage: Stage, seller: Ints, moment: Ints) -> Floats:
        """What is added to the logit at a stage for those sellers at those moments."""
        total = np.zeros(len(seller))
        for planted, chosen, since in zip(self.all, self.sellers, self.since, strict=True):
            if planted.stage == stage and planted.logit:
                total += planted.logit * (np.isin(seller, chosen) & (moment >= since))
        return total

    def table(self) -> pa.Table:
        """The table interventions: a row for each person something was done with."""
        rows = [(planted, person_id) for planted in self.all for person_id in planted.person_ids]
        return canon.table(
            "interventions",
            {
                "kind": [planted.kind for planted, _ in rows],
                "metric": [METRICS[planted.stage] for planted, _ in rows],
                "unit": [person_id for _, person_id in rows],
                "start": [planted.start for planted, _ in rows],
                "comparison": ["before and after, beside everyone else"] * len(rows),
                "check_on": [planted.start + timedelta(days=CHECKED_AFTER_DAYS) for planted, _ in rows],
                "plan_hash": [_hash(planted, person_id) for planted, person_id in rows],
            },
        )


def plant(sellers: Sellers, *, span: Span, parameters: Parameters, rng: Rng) -> Effects:
    """Each planting with sellers who stay all the time, from a midnight of the company on."""
    found = [_plant(one, sellers, span=span, parameters=parameters, rng=rng) for one in parameters.plantings]
    return Effects(
        tuple(
            Planted(one.kind, one.stage, 0.0 if parameters.equal_skill else one.logit, day, _ids(sellers, chosen))
            for one, (day, chosen) in zip(parameters.plantings, found, strict=True)
        ),
        tuple(chosen for _, chosen in found),
        tuple(_midnight(day, span) for day, _ in found),
    )


def _plant(one: Planting, sellers: Sellers, *, span: Span, parameters: Parameters, rng: Rng) -> tuple[date, Ints]:
    stay = np.flatnonzero((sellers.last_day == sellers.last_day.max()) & (sellers.first_day <= number(span.start)))
    n = max(1, round(one.seller_share * len(sellers.ids)))
    order = rng.permutation(stay)
    if one.chosen == "weakest":
        order = stay[np.argsort(sellers.skills.at(one.stage)[stay], kind="stable")]
    return span.at(one.after_share), np.sort(order[:n])


def _ids(sellers: Sellers, chosen: Ints) -> tuple[str, ...]:
    return tuple(sellers.ids[chosen].tolist())


def _midnight(day: date, span: Span) -> int:
    one, company = np.asarray([number(day)]), np.asarray([ZONES.index(COMPANY_ZONE)])
    return int(span.clock.moment(one, np.zeros(1, dtype=np.int64), company)[0])


def _hash(planted: Planted, person_id: str) -> str:
    text = f"{planted.kind} {planted.stage} {planted.start} {person_id}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
