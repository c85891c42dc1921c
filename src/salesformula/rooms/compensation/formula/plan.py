"""A pay plan as data: what is paid for, at which rate, in which parts, and how it is rounded."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from salesformula.rooms.compensation.formula.ratio import Ratio

Measure = Literal["mrr", "acv", "amount"]
Cycle = Literal["month", "quarter", "year"]
#: What a company may want a plan to bring it closer to (mission P14).
Aim = Literal[
    "customer_count", "profitability", "customer_success", "market_share", "new_product", "market_penetration"
]
AIMS: tuple[Aim, ...] = (
    "customer_count", "profitability", "customer_success", "market_share", "new_product", "market_penetration",
)  # fmt: skip


class Part(BaseModel):
    """One part of what a deal earns, and the event that makes it due.

    ``signature``: the day the deal is won. ``payment``: the day from which the customer's payment ``number`` counts
    as paid; months paid ahead count as paid. ``days``: ``number`` days after the deal was won. ``aha``: the day the
    customer has used ``feature`` ``quantity`` times, where that is fewer than ``within_days`` days after the
    subscription began.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: Ratio
    on: Literal["signature", "payment", "days", "aha"] = "signature"
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
    rate: Ratio


AT_SIGNATURE = (Part(share=Fraction(1)),)


class _Component(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    measure: Measure = "mrr"
    deal_kinds: tuple[str, ...] = ("new", "addon")
    payout: tuple[Part, ...] = AT_SIGNATURE

    @model_validator(mode="after")
    def _pays_out_all(self) -> _Component:
        if sum((part.share for part in self.payout), Fraction(0)) != 1:
            raise ValueError("the shares of the parts must add up to 1")
        if sum(part.on == "aha" for part in self.payout) > 1:
            raise ValueError("only one part of a component can wait for an aha moment")
        return self


class Rate(_Component):
    """So much for each 1 of the measure; ``rates_by_person`` (person_id) goes before ``rate``."""

    kind: Literal["rate"] = "rate"
    rate: Ratio
    rates_by_person: dict[str, Ratio] = Field(default_factory=dict)


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
    rates: tuple[Ratio, Ratio, Ratio, Ratio]
    window_months: int = Field(default=12, ge=1, le=60)
    unranked_quartile: int = Field(default=3, ge=1, le=4)


Component = Annotated[Rate | Tiers | Quartiles, Field(discriminator="kind")]


class Rounding(BaseModel):
    """To how many decimals what a deal earns is rounded, and which part carries what rounding leaves over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    places: int = Field(default=2, ge=0, le=4)
    mode: Literal["half_even", "half_up"] = "half_even"
    remainder: Literal["first", "last"] = "last"


class Plan(BaseModel):
    """A pay plan. In force from ``starts_on`` up to, not including, ``ends_on``; for deals won in between."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    aim: Aim = "customer_count"
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    components: tuple[Component, ...] = Field(min_length=1)
    clawback_days: int = Field(default=0, ge=0, le=3_650)
    rounding: Rounding = Rounding()
    source: str = "ours"
    starts_on: date
    ends_on: date | None = None

    @model_validator(mode="after")
    def _names_differ(self) -> Plan:
        names = [name_of(component, place) for place, component in enumerate(self.components)]
        if len(set(names)) < len(names):
            raise ValueError("two components of a plan may not have the same name")
        return self


def name_of(component: Component, place: int) -> str:
    """What a component is called in ledgers: its name, else its kind, numbered from the second on."""
    return component.name or (component.kind if place == 0 else f"{component.kind}_{place + 1}")
