"""Three questions to a plan: is it simple, does it follow its aim, does it show soon? Each answered with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from salesformula.rooms.compensation.formula.alike import FOLLOWS_FROM, MOVES_WITH, Alike
from salesformula.rooms.compensation.formula.pay_delay import Delay
from salesformula.rooms.compensation.formula.plan import (
    Override,
    Plan,
    Quartiles,
    Rate,
    Rating,
    Spiff,
    Tiers,
    pays_team,
    scopes_of,
)

Criterion = Literal["simple", "aligned", "immediate"]
Mark = Literal["yes", "partly", "no", "unknown"]
CRITERIA: tuple[Criterion, ...] = ("simple", "aligned", "immediate")
MARKS: tuple[Mark, ...] = ("yes", "partly", "no", "unknown")
#: More things than this to keep in mind is not simple.
MOST_TO_KNOW = 4
#: Pay within so many days of winning a deal is immediate; a customer's leaving may take a quarter.
SOON_DAYS, LEAVING_DAYS = 31, 92
#: Immediate asks that at least half of the customers who leave reach the pay at all.
MOST_LEAVING = 0.5


@dataclass(frozen=True)
class Parts:
    """What a seller has to keep in mind to know what a deal pays.

    ``n_bands``: rates by attainment or rank beyond the first. ``n_waits``: parts that are not paid at once.
    ``n_conditions``: caps, draws, what is taken back or forfeited, conditions of spiffs and ratings, rates of single
    people. ``is_told_by_deal``: whether what a deal pays follows from that deal and its customer alone.
    """

    n_components: int
    n_bands: int
    n_waits: int
    n_conditions: int
    is_told_by_deal: bool

    @property
    def n(self) -> int:
        """How many things that is."""
        return self.n_components + self.n_bands + self.n_waits + self.n_conditions


@dataclass(frozen=True)
class Told:
    """The mark of one criterion, and the figures its reason is told by."""

    criterion: Criterion
    mark: Mark
    parts: Parts
    follows: float | None
    n_simulated: int
    signature: Delay
    leaving: Delay


def parts_of(plan: Plan) -> Parts:
    """What of a plan has to be kept in mind, counted; with components for teams, by whoever has most to."""
    return max((_parts(plan, team) for team in scopes_of(plan)), key=lambda parts: parts.n)


def _parts(plan: Plan, team: str | None) -> Parts:
    bands = waits = conditions = 0
    told_by_deal = plan.draw is None and not plan.caps
    components = [component for component in plan.components if pays_team(component, team)]
    for component in components:
        waits += sum(part.on != "signature" for part in component.payout)
        if isinstance(component, Tiers):
            bands += len(component.bands) - 1
            told_by_deal &= len(component.bands) == 1
        elif isinstance(component, Quartiles):
            bands += len(set(component.rates)) - 1
            told_by_deal &= len(set(component.rates)) == 1
        elif isinstance(component, Rate | Override):
            conditions += bool(component.rates_by_person)
        elif isinstance(component, Spiff):
            limits = component.products, component.at_least, component.since or component.until
            conditions += sum(bool(one) for one in limits)
        elif isinstance(component, Rating):
            # Two bars: the deal's own stars, and the mean over all deals.
            conditions += 2
            told_by_deal = False
    conditions += bool(plan.clawback_days) + len(plan.caps) + (plan.draw is not None) + (plan.leavers == "forfeit")
    return Parts(len(components), bands, waits, conditions, told_by_deal)


def checklist(plan: Plan, *, alike: Alike | None, delays: Sequence[Delay]) -> list[Told]:
    """A plan by the three criteria; no marks are added up, and none is finer than yes, partly or no.

    Simple: what a deal pays follows from it alone, and no more than MOST_TO_KNOW things are to be kept in mind; one
    of the two is partly. Aligned: pay of simulated sellers rises with what the aim measures (rank correlation at
    least FOLLOWS_FROM); above 0 is partly. Immediate: half of what a deal pays comes within SOON_DAYS of winning it,
    and at least half of the customers who leave show in the pay within LEAVING_DAYS; one of the two is partly.

    Source: mission P13, P14 (seeds 000, 003): the criteria; the bounds are ours.
    """
    by = {delay.behaviour: delay for delay in delays}
    parts, follows = parts_of(plan), alike.follows(plan.aim) if alike else None
    signature, leaving = by["signature"], by["leaving"]
    n_simulated = 0
    if alike and MOVES_WITH[plan.aim]:
        n_simulated = len(alike.by_staying if MOVES_WITH[plan.aim] == "s" else alike.by_selling)
    marks: dict[Criterion, Mark] = {
        "simple": _by_two(parts.is_told_by_deal, parts.n <= MOST_TO_KNOW),
        "aligned": _aligned(follows),
        "immediate": _immediate(signature, leaving),
    }
    return [Told(one, marks[one], parts, follows, n_simulated, signature, leaving) for one in CRITERIA]


def _by_two(first: bool, second: bool) -> Mark:
    return "yes" if first and second else "partly" if first or second else "no"


def _aligned(follows: float | None) -> Mark:
    if follows is None:
        return "unknown"
    return "yes" if follows >= FOLLOWS_FROM else "partly" if follows > 0 else "no"


def _immediate(signature: Delay, leaving: Delay) -> Mark:
    if signature.median_days is None:
        return "unknown"
    reaches = leaving.n > 0 and leaving.n_reaching >= MOST_LEAVING * leaving.n
    in_time = leaving.median_days is not None and leaving.median_days <= LEAVING_DAYS
    return _by_two(signature.median_days <= SOON_DAYS, reaches and in_time)
