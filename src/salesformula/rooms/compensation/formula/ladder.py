"""A ladder of levels as data: what each level pays, what it asks for, and how that is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from salesformula.rooms.compensation.formula.levels import LADDERS, SOURCES, Level
from salesformula.rooms.compensation.formula.ratio import Ratio

Criterion = Literal["arr", "churn", "cumulative_mrr", "new_mrr", "prepaid_months"]
#: Sales, productivity, customer lifetime: the three parts of a milestone (mission P22), in this order.
CRITERIA: tuple[Criterion, ...] = ("cumulative_mrr", "arr", "new_mrr", "prepaid_months", "churn")
#: The one criterion that asks for less, and the one that is met by reaching it.
IS_BELOW, IS_REACHED = "churn", "arr"

Amount = Annotated[Decimal, Field(ge=0, le=Decimal(10) ** 12, decimal_places=4)]
Months = Annotated[int, Field(ge=0, le=120)]


class Milestones(BaseModel):
    """What a level asks for, all of it on one day. None: it does not ask for that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cumulative_mrr_above: Amount | None = None
    arr_at_least: Amount | None = None
    new_mrr_above: Amount | None = None
    prepaid_months_above: Months | None = None
    churn_below: Ratio | None = None

    @model_validator(mode="after")
    def _asks_for_something(self) -> Milestones:
        if not self.asked:
            raise ValueError("a level asks for at least one thing: " + ", ".join(type(self).model_fields))
        if self.churn_below is not None and not 0 < self.churn_below <= 1000:
            raise ValueError("churn_below is the limit of customers lost a year for each one served: above 0")
        return self

    @property
    def asked(self) -> dict[Criterion, Fraction]:
        """Each criterion with its bound."""
        bounds: dict[Criterion, Decimal | Fraction | int | None] = {
            "cumulative_mrr": self.cumulative_mrr_above,
            "arr": self.arr_at_least,
            "new_mrr": self.new_mrr_above,
            "prepaid_months": self.prepaid_months_above,
            "churn": self.churn_below,
        }
        return {name: Fraction(bound) for name in CRITERIA if (bound := bounds[name]) is not None}


class Rung(BaseModel):
    """One level: what it pays a year, and its milestones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_amount: Amount | None = None
    variable_amount: Amount | None = None
    quota_amount: Amount | None = None
    n_options: int | None = Field(default=None, ge=0, le=10**9)
    milestones: Milestones

    @property
    def commission(self) -> Fraction | None:
        """Variable pay ÷ quota, exactly; None where either is not told."""
        if self.variable_amount is None or not self.quota_amount:
            return None
        return Fraction(self.variable_amount) * Fraction(1, Fraction(self.quota_amount))


class Ladder(BaseModel):
    """Levels from the first to the top. In force from ``starts_on`` up to, not including, ``ends_on``.

    ``milestones_are_for``: a level's milestones are met to enter it, and everyone begins at level 0; or to leave it
    for the next, and everyone begins at level 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    levels: tuple[Rung, ...] = Field(min_length=1, max_length=20)
    milestones_are_for: Literal["entering", "leaving"] = "entering"
    new_mrr_months: int = Field(default=3, ge=1, le=24)
    new_mrr_window: Literal["full_months", "to_the_day"] = "full_months"
    prepaid_counts: Literal["deal", "mrr"] = "deal"
    churn_months: int = Field(default=12, ge=1, le=60)
    source: str = "ours"
    starts_on: date
    ends_on: date | None = None

    @property
    def first(self) -> int:
        """The level at which everyone begins."""
        return 0 if self.milestones_are_for == "entering" else 1

    @property
    def top(self) -> int:
        """The highest level."""
        return len(self.levels)

    def asks_for(self, level: int) -> Milestones | None:
        """What is met to reach a level; None where nothing leads there: the first one, and what is above the top."""
        place = level - 1 - self.first
        return self.levels[place].milestones if self.first < level <= self.top else None


@dataclass(frozen=True)
class LadderInForce:
    """A version of the ladder, cut to the days on which no later one is in force."""

    version: int
    ladder: Ladder


def ladders_in_force(ladders: Sequence[tuple[int, Ladder]]) -> list[LadderInForce]:
    """Each version with its days: until the next that starts later, or not at all where one recorded later starts on
    the same day.
    """
    ordered = sorted(ladders, key=lambda one: (one[1].starts_on, one[0]))
    found = []
    for place, (version, ladder) in enumerate(ordered):
        end = ordered[place + 1][1].starts_on if place + 1 < len(ordered) else None
        if end is None or end > ladder.starts_on:
            found.append(LadderInForce(version, ladder.model_copy(update={"ends_on": end})))
    return found


def preset_levels(scheme: str, *, churn_below: Fraction | None) -> tuple[Rung, ...]:
    """The levels of scheme A or B. ``churn_below``: the limit of scheme A, which the company sets; for it alone.

    Errors: ValueError for another scheme, for A without its limit, and for B with one.
    """
    if scheme not in LADDERS:
        raise ValueError(f"there is no preset {scheme!r}; there are: {', '.join(LADDERS)}")
    if scheme == "A" and churn_below is None:
        raise ValueError(
            "the preset A asks for churn below a limit that the company sets and that has no default: say "
            'churn_below, customers lost a year for each one served, such as "20%"'
        )
    if scheme != "A" and churn_below is not None:
        raise ValueError(f"the preset {scheme} asks for no churn: churn_below goes with A alone")
    return tuple(_rung(level, churn_below) for level in LADDERS[scheme])


def source_of(scheme: str) -> str:
    """Where a preset's figures come from."""
    return SOURCES[scheme]


def _rung(level: Level, churn_below: Fraction | None) -> Rung:
    return Rung(
        base_amount=level.base,
        variable_amount=level.variable,
        quota_amount=level.quota,
        n_options=level.n_options,
        milestones=Milestones(
            cumulative_mrr_above=level.cumulative_mrr,
            arr_at_least=level.quota,
            new_mrr_above=level.new_mrr,
            prepaid_months_above=level.n_prepaid_months,
            churn_below=churn_below,
        ),
    )
