"""The plans tried over history for the answers of the plan lab, each tried once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field

from salesformula.doors import clock
from salesformula.doors.remembering import remembered
from salesformula.kit.answer import Ask, Caveat
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.periods import Period
from salesformula.kit.text import Count, Msg
from salesformula.policybook.in_force import known_at
from salesformula.rooms.compensation.answers.adopted import plans_in_force
from salesformula.rooms.compensation.formula.alike import Model, model
from salesformula.rooms.compensation.formula.candidates import (
    Candidate,
    assumed_moment,
    candidate,
    first_win,
    moment_of,
    presets_from,
)
from salesformula.rooms.compensation.formula.inputs import Company
from salesformula.rooms.compensation.formula.lab import Tried, tried, whole_quarters
from salesformula.rooms.compensation.formula.plan import Plan
from salesformula.rooms.compensation.models import standing_proposals

A = TypeVar("A")

ORIGINS = {
    "in_force": Msg("in force"),
    "proposed": Msg("proposed"),
    "preset": Msg("preset"),
}
IN_FORCE = "in_force"


class LabParams(BaseModel):
    """``plans``: all, or the presets, the proposed or the one in force alone."""

    plans: Literal["all", "presets", "proposed", "in_force"] = "all"


class CostParams(LabParams):
    """``draws``: how many years are drawn to say what one costs."""

    draws: int = Field(default=4_000, ge=500, le=50_000)


@dataclass(frozen=True)
class Lab:
    """The candidates of a question, and each tried as soon as it is asked for."""

    ask: Ask
    company: CompanyPolicy
    first_day: date | None
    candidates: tuple[Candidate, ...]
    assumed: dict[str, Any] | None

    @cached_property
    def tried(self) -> list[Tried]:
        """Every candidate that was asked for."""
        wanted = getattr(self.ask.params, "plans", "all")
        asked = {"presets": ("preset",), "proposed": ("proposed",), "in_force": (IN_FORCE,)}
        origins = asked.get(wanted, (IN_FORCE, "proposed", "preset"))
        return [self._tried(one) for one in self.candidates if one.origin in origins]

    @cached_property
    def in_force(self) -> Tried | None:
        """The plan in force, as if it had been so all along; None where none is."""
        return next((self._tried(one) for one in self.candidates if one.origin == IN_FORCE), None)

    @cached_property
    def quarters(self) -> list[Period]:
        """The whole quarters that history holds."""
        if self.first_day is None:
            return []
        starts = self.company.fiscal_year_starts
        return whole_quarters(self.first_day, self.ask.as_of, fiscal_year_starts=starts)

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """What must be known of every comparison of plans over the past."""
        found: tuple[Caveat, ...] = (
            Caveat(
                "behaviour_unchanged",
                Msg(
                    "Deals are taken as they were won: what sellers would do otherwise under another plan is not in it."
                ),
            ),
        )
        if self.assumed and any(one.candidate.key == "aha" for one in self.tried):
            text = Msg(
                "No aha moment is decided on: {feature} used {times} times within {days} days stands in, which half of "
                "its early users reach.",
                feature=self.assumed["feature"],
                times=Count(self.assumed["quantity"]),
                days=Count(self.assumed["within_days"]),
            )
            found += (Caveat("assumed_moment", text, dict(self.assumed)),)
        return found

    @cached_property
    def _model(self) -> Model | None:
        return model(self.ask.facts, as_of=self.ask.as_of, fewest=self.company.too_few_below)

    def _tried(self, one: Candidate) -> Tried:
        # A plan is named by what it says.
        what = one.key, one.origin, one.plan.model_dump_json()
        return _kept(self.ask, self.company, what, lambda: self._make(one))

    def _make(self, one: Candidate) -> Tried:
        return tried(
            self.ask.facts,
            one,
            company=Company(currency=self.company.currency, time_zone=self.company.time_zone),
            as_of=self.ask.as_of,
            fiscal_year_starts=self.company.fiscal_year_starts,
            of=self._model,
            quarters=self.quarters,
        )


def _kept(ask: Ask, company: CompanyPolicy, what: Hashable, make: Callable[[], A]) -> A:
    """What is made once for all answers: it follows from the facts, the day and these rules, whoever asks."""
    path = getattr(ask.facts, "path", None)
    if path is None:
        return make()
    rules = company.currency, company.time_zone, company.fiscal_year_starts, company.too_few_below
    when = ask.facts.version, ask.facts.covered_to, ask.as_of, clock.now().date()
    return remembered(("compensation.lab", path, when, rules, what), make)


def lab_of(ask: Ask) -> Lab:
    """The plan in force, those proposed and the presets, over all the deals that were ever won."""
    company = ask.policy(CompanyPolicy)
    first_day = _kept(ask, company, "first_win", lambda: first_win(ask.facts))
    if first_day is None:
        return Lab(ask, company, None, (), None)
    proposed = _proposed(ask)
    now = [one for one in plans_in_force(by=known_at(ask.policy)) if _is_in_force(one.plan, ask.as_of)]
    decided = moment_of([*(plan for _, plan in proposed), *(one.plan for one in now)])
    assumed = None if decided else _kept(ask, company, "assumed_moment", lambda: assumed_moment(ask.facts))
    found = [candidate(IN_FORCE, "in_force", one.plan, first_day=first_day) for one in now[:1]]
    found += [candidate(f"proposed-{pk}", "proposed", plan, first_day=first_day) for pk, plan in proposed]
    found += presets_from(first_day, moment=decided or assumed, currency=company.currency)
    return Lab(ask, company, first_day, tuple(found), assumed)


def _proposed(ask: Ask) -> Sequence[tuple[int, Plan]]:
    return [(one.pk, Plan.model_validate(one.plan)) for one in standing_proposals(by=known_at(ask.policy))]


def _is_in_force(plan: Plan, on: date) -> bool:
    return plan.starts_on <= on and (plan.ends_on is None or on < plan.ends_on)
