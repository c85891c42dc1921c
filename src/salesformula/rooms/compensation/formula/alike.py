"""Do two sellers of the same sales earn the same, whether customers stay or leave? And does pay follow the aim?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from scipy.stats import rankdata

from salesformula.rooms.compensation.formula.candidates import Candidate
from salesformula.rooms.compensation.formula.credits import Facts
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.ledger import InForce, ledger
from salesformula.rooms.compensation.formula.plan import Aim
from salesformula.rooms.compensation.formula.planted import (
    PREFIX,
    STEPS,
    Planted,
    days_stayed,
    model_sales,
    sales,
)

#: Who keeps no customer and earns at least this share of who keeps all of them is paid alike.
ALIKE_FROM = Fraction(19, 20)
#: So long after the last sale everything a plan waits for has come or can no longer come.
DAYS_AFTER = 1_100
#: What each aim moves with: how many deals are sold, how many customers stay; None: the facts do not tell.
MOVES_WITH: dict[Aim, str | None] = {
    "customer_count": "v",
    "market_share": "v",
    "market_penetration": "v",
    "customer_success": "s",
    "profitability": "s",
    "new_product": None,
}
#: Correlations at least so high follow the aim; so low do not.
FOLLOWS_FROM = 0.7


@dataclass(frozen=True)
class Model:
    """The company with simulated sellers of the deals of the one in the middle, and how long who leaves stays."""

    planted: Planted
    payees: frozenset[str]
    n_deals: int
    stays_days: int


@dataclass(frozen=True)
class Alike:
    """What simulated sellers of the same deals are paid.

    ``by_staying[k]``: where k eighths of the customers stay; ``by_selling[k]``: who sells k eighths of the deals, of
    whose customers half stay.
    """

    n_deals: int
    stays_days: int
    by_staying: tuple[Decimal, ...]
    by_selling: tuple[Decimal, ...]

    @property
    def happy(self) -> Decimal:
        """The pay of the seller all of whose customers stay."""
        return self.by_staying[-1]

    @property
    def unhappy(self) -> Decimal:
        """The pay of the seller all of whose customers leave."""
        return self.by_staying[0]

    @property
    def pays_unhappy_alike(self) -> bool | None:
        """Whether both are paid the same, give or take a twentieth; None where nothing is paid at all."""
        if self.happy <= 0:
            return None
        return Fraction(self.unhappy) >= ALIKE_FROM * Fraction(self.happy)

    def follows(self, aim: Aim) -> float | None:
        """The rank correlation of pay with what the aim measures; 0 where pay does not move, None: can't be told."""
        kind = MOVES_WITH[aim]
        if kind is None or self.happy <= 0:
            return None
        return _rank_correlation(self.by_staying if kind == "s" else self.by_selling)


def model(facts: Facts, *, as_of: date, fewest: int) -> Model | None:
    """The seller in the middle over the last twelve months; None where nothing was won in them."""
    found = model_sales(facts, since=as_of - timedelta(days=365))
    if found is None:
        return None
    seller_id, deal_ids = found
    sold, stays_days = sales(deal_ids), days_stayed(facts, fewest=fewest)
    planted = Planted(facts, sold, model_id=seller_id, stays_days=stays_days)
    return Model(planted, frozenset(one.seller_id for one in sold), len(deal_ids), stays_days)


def alike(candidate: Candidate, of: Model, *, company: Company, as_of: date) -> Alike:
    """The plan's own engine over simulated sellers: of the same deals, who keeps more and more of the customers.

    Source: mission P11, P13, P14 (seeds 000, 001, 003); the simulated sellers are ours.
    """
    # What is sold a year earlier is paid by the plan as well.
    plan = candidate.plan.model_copy(update={"starts_on": as_of - timedelta(days=3 * 365)})
    found = ledger(
        of.planted.under(plan),
        [InForce(0, plan)],
        company=company,
        as_of=as_of + timedelta(days=DAYS_AFTER),
        payees=of.payees,
    )
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for line in found.lines:
        paid[line.credit.row["payee_id"]] += line.pay
    return Alike(
        n_deals=of.n_deals,
        stays_days=of.stays_days,
        by_staying=tuple(paid[f"{PREFIX}s{step}"] for step in range(STEPS + 1)),
        by_selling=tuple(paid[f"{PREFIX}v{step}"] for step in range(STEPS + 1)),
    )


def _rank_correlation(paid: Sequence[Decimal]) -> float:
    """Spearman's, with the place in the row: 0 where all are paid the same."""
    ranks = rankdata([float(one) for one in paid])
    places = rankdata(range(len(paid)))
    ranks, places = ranks - ranks.mean(), places - places.mean()
    spread = float((ranks**2).sum() * (places**2).sum()) ** 0.5
    return float((ranks * places).sum() * spread**-1) if spread > 0 else 0.0
