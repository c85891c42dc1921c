"""A pay plan as data: what is paid for, at which rate, in which parts, and how it is rounded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from salesformula.rooms.compensation.formula.ratio import Ratio

Measure = Literal["mrr", "acv", "amount"]
Cycle = Literal["month", "quarter", "year"]
Leavers = Literal["paid", "forfeit"]
#: What a company may want a plan to bring it closer to (mission P14).
Aim = Literal[
    "customer_count", "profitability", "customer_success", "market_share", "new_product", "market_penetration"
]
AIMS: tuple[Aim, ...] = (
    "customer_count", "profitability", "customer_success", "market_share", "new_product", "market_penetration",
)  # fmt: skip


def _not_below_nothing(rate: Fraction) -> Fraction:
    if rate < 0:
        raise ValueError("a rate can't be below 0: what is taken back is told by clawback_days")
    return rate


#: What is paid for each 1 of the measure.
PaidRate = Annotated[Ratio, AfterValidator(_not_below_nothing)]


class Part(BaseModel):
    """One part of what a deal earns, and the event that makes it due.

    ``signature``: the day the deal is won. ``payment``: the day from which the customer's payment ``number`` counts
    as paid; months paid ahead count as paid. ``days``: ``number`` days after the deal was won. ``aha``: the day the
    customer has used ``feature`` ``quantity`` times, where that is fewer than ``within_days`` days after the
    subscription began. ``rating``: the day the customer rated the deal, or the day it was won where that came later;
    for the bonus on ratings alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: Ratio
    on: Literal["signature", "payment", "days", "aha", "rating"] = "signature"
    number: int = Field(default=0, ge=0, le=10_000)
    feature: str = ""
    quantity: int = Field(default=1, ge=1)
    within_days: int = Field(default=60, ge=1, le=3_650)

    @model_validator(mode="after")
    def _says_when(self) -> Part:
        if self.share <= 0:
            raise ValueError("the share of a part must be above 0")
        if self.on == "payment" and self.number < 1:
            raise ValueError("a part that waits for a payment names its number: 1 is the first")
        if self.on == "aha" and not self.feature:
            raise ValueError("a part that waits for the aha moment names the feature used")
        return self


class Band(BaseModel):
    """From this share of the quota on (inclusive, up to the next band) each unit earns ``rate``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_share: Ratio
    rate: PaidRate


AT_SIGNATURE = (Part(share=Fraction(1)),)
WHEN_RATED = (Part(share=Fraction(1), on="rating"),)
#: Money that a plan names itself, in its currency.
Sum = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=4)]


class _Component(BaseModel):
    """What every component says: of which deals, of whom, by which measure, and when it is due.

    ``teams`` (team_id): of those who were in one of them, or in a team below, on the day of closing; empty: of
    everyone. With an override the managers of those people are paid.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    measure: Measure = "mrr"
    deal_kinds: tuple[str, ...] = ("new", "addon")
    teams: tuple[str, ...] = ()
    payout: tuple[Part, ...] = AT_SIGNATURE

    @model_validator(mode="after")
    def _pays_out_all(self) -> _Component:
        if sum((part.share for part in self.payout), Fraction(0)) != 1:
            raise ValueError("the shares of the parts must add up to 1")
        if sum(part.on == "aha" for part in self.payout) > 1:
            raise ValueError("only one part of a component can wait for an aha moment")
        if any(part.on == "rating" for part in self.payout) and not isinstance(self, Rating):
            raise ValueError("only a bonus on ratings waits for a rating")
        return self


class Rate(_Component):
    """So much for each 1 of the measure; ``rates_by_person`` (person_id) goes before ``rate``."""

    kind: Literal["rate"] = "rate"
    rate: PaidRate
    rates_by_person: dict[str, PaidRate] = Field(default_factory=dict)


class Tiers(_Component):
    """A rate for each band of quota attainment within a period, each deal's credit paid at the bands it falls into."""

    kind: Literal["tiers"] = "tiers"
    period: Cycle = "quarter"
    bands: tuple[Band, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _climbs_from_nothing(self) -> Tiers:
        edges = [band.from_share for band in self.bands]
        if edges[0] != 0:
            raise ValueError("the first band must start at 0")
        if any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("each band must start above the one before it")
        return self


class Quartiles(_Component):
    """A rate by the seller's quarter when sellers are ranked by customer churn, the lowest churn first.

    Ranked at the start of the month in which a deal is won, over the ``window_months`` months before: churn is
    customers who left ÷ months that customers were served. A seller with r sellers of strictly lower churn among n
    is in quartile ⌊4 r ÷ n⌋ + 1, so that equals share the better one; who served nobody is paid as
    ``unranked_quartile``.
    """

    kind: Literal["quartiles"] = "quartiles"
    rates: tuple[PaidRate, PaidRate, PaidRate, PaidRate]
    window_months: int = Field(default=12, ge=1, le=60)
    unranked_quartile: int = Field(default=3, ge=1, le=4)


class Override(_Component):
    """A manager's rate on what those who report to them are credited with, each as they did on the day of closing.

    Those who report to them directly. A manager's own credits are left out: they are paid by the other components.
    """

    kind: Literal["override"] = "override"
    rate: PaidRate
    rates_by_person: dict[str, PaidRate] = Field(default_factory=dict)


class Spiff(_Component):
    """A fixed amount for each deal that meets every condition, shared as the deal is credited.

    ``at_least`` is of the measure, in the plan's currency; ``products`` empty: any; won from ``since`` up to, not
    including, ``until``.
    """

    kind: Literal["spiff"] = "spiff"
    amount: Sum
    products: tuple[str, ...] = ()
    at_least: Decimal = Field(default=Decimal(0), ge=0, max_digits=14, decimal_places=4)
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _lasts(self) -> Spiff:
        if self.since and self.until and self.until <= self.since:
            raise ValueError("a spiff must end after it begins")
        return self


class Rating(_Component):
    """A share of what a deal earned once more, where its customer and the seller's customers rate them well.

    ``stars``: the least the customer gives the deal. ``overall``: the least mean of all the seller's deals that were
    rated by that day, this one among them. ``applies_to``: the components whose earnings count, by name; empty: all
    that pay by a measure. ``surveys``: the kinds of survey that rate, empty: any of a deal but NPS. ``instead``: tiers
    pay their first band's rate alone, so that ratings are the one accelerator.
    """

    kind: Literal["rating"] = "rating"
    bonus: Ratio = Fraction(1, 5)
    stars: Ratio = Fraction(5)
    overall: Ratio = Fraction(24, 5)
    applies_to: tuple[str, ...] = ()
    surveys: tuple[str, ...] = ()
    instead: bool = False
    payout: tuple[Part, ...] = WHEN_RATED

    @model_validator(mode="after")
    def _waits_for_the_rating(self) -> Rating:
        if self.payout != WHEN_RATED:
            raise ValueError("a bonus on ratings is due when the customer has rated")
        if self.teams:
            raise ValueError("a bonus on ratings is for those whom the components it applies to pay: it names no teams")
        return self


#: What pays by credits of its own; a bonus on ratings pays by what these earn.
EarningComponent = Rate | Tiers | Quartiles | Override | Spiff
Component = Annotated[EarningComponent | Rating, Field(discriminator="kind")]
#: The kinds that earn by what was sold: what a bonus on ratings may be a share of.
EARNING_KINDS = ("rate", "tiers", "quartiles")


class Cap(BaseModel):
    """At most so much pay in each month, quarter or year: of the component of that name, or of all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Sum
    per: Cycle = "month"
    applies_to: str = ""


class Draw(BaseModel):
    """So much a month is guaranteed to everyone in one of the ``roles``, by the days of the plan and of employment.

    ``recoverable``: what was added is taken back from later pay above the guarantee, the oldest first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Sum
    recoverable: bool = True
    roles: tuple[str, ...] = Field(default=("seller",), min_length=1)


class Rounding(BaseModel):
    """To how many decimals what a deal earns is rounded, and which part carries what rounding leaves over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    places: int = Field(default=2, ge=0, le=4)
    mode: Literal["half_even", "half_up"] = "half_even"
    remainder: Literal["first", "last"] = "last"


class Plan(BaseModel):
    """A pay plan. In force from ``starts_on`` up to, not including, ``ends_on``; for deals won in between.

    ``leavers``: whether parts that become due after someone's last working day are paid to them or forfeited.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    aim: Aim = "customer_count"
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    components: tuple[Component, ...] = Field(min_length=1)
    clawback_days: int = Field(default=0, ge=0, le=3_650)
    caps: tuple[Cap, ...] = ()
    draw: Draw | None = None
    leavers: Leavers = "paid"
    rounding: Rounding = Rounding()
    source: str = "ours"
    starts_on: date
    ends_on: date | None = None

    @model_validator(mode="after")
    def _names_differ(self) -> Plan:
        names = [name_of(component, place) for place, component in enumerate(self.components)]
        if len(set(names)) < len(names):
            raise ValueError("two components of a plan may not have the same name")
        kinds = {name: component.kind for name, component in zip(names, self.components, strict=True)}
        for cap in self.caps:
            if cap.applies_to and cap.applies_to not in kinds:
                raise ValueError(f"a cap applies to {cap.applies_to}, which the plan has not")
        for component in self.components:
            for name in component.applies_to if isinstance(component, Rating) else ():
                if kinds.get(name) not in EARNING_KINDS:
                    raise ValueError(f"a bonus on ratings applies to {name}, which does not pay by a measure")
        return self


def name_of(component: Component, place: int) -> str:
    """What a component is called in ledgers: its name, else its kind, numbered from the second on."""
    return component.name or (component.kind if place == 0 else f"{component.kind}_{place + 1}")


def rated_by(plan: Plan, place: int, rating: Rating) -> bool:
    """Whether what the component at ``place`` earns counts for that bonus on ratings."""
    component = plan.components[place]
    return component.kind in EARNING_KINDS and (not rating.applies_to or name_of(component, place) in rating.applies_to)


def scopes_of(plan: Plan) -> tuple[str | None, ...]:
    """The teams that components are for, in their order; None, of those in no such team, where some are for all."""
    named = dict.fromkeys(team for component in plan.components for team in component.teams)
    return (*named, None) if any(not component.teams for component in plan.components) else tuple(named)


def pays_team(component: Component, team: str | None) -> bool:
    """Whether a component is for that team, or for everyone."""
    return not component.teams or team in component.teams


def bands_of(plan: Plan, tiers: Tiers) -> list[tuple[Fraction, Fraction]]:
    """From which share of the quota on which rate; the first alone where ratings accelerate in their place."""
    bands = [(band.from_share, band.rate) for band in tiers.bands]
    is_instead = any(isinstance(one, Rating) and one.instead for one in plan.components)
    return bands[:1] if is_instead else bands
