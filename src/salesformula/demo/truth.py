"""The known truth of a simulated company: what benchmarks hold answers against, and no file ever holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from salesformula.demo.draws import Flags, Floats, Texts
from salesformula.demo.parameters import Parameters
from salesformula.demo.planted import Planted
from salesformula.demo.plantings import Stage
from salesformula.demo.quality import LeadTruth


@dataclass(frozen=True)
class CustomerTruth:
    """One element a subscription, in the order of ``subscription_ids``; old customers' come first.

    ``hazard`` is that of leaving per month from ``at_risk_from`` (a day number) on; ``ends`` the day of leaving, known
    or not. ``is_first`` marks the first subscription of a new customer, ``reached`` those who get to the aha moment.
    """

    subscription_ids: Texts
    sellers: Texts
    consultants: Texts
    hazard: Floats
    at_risk_from: np.ndarray
    ends: np.ndarray
    is_first: Flags
    reached: Flags


@dataclass(frozen=True)
class PeopleTruth:
    """What is true of each person, by id.

    ``skills``: per stage the logit of each seller; ``traits``: per seller each trait, standard normal; ``churn``: the
    seller's effect on the log hazard of leaving, ``consultant_churn`` the consultant's; ``territory``: what the
    seller's territory yields (1 is even); ``ramp_from``: first day of work.
    """

    skills: dict[Stage, dict[str, float]]
    traits: dict[str, dict[str, float]]
    churn: dict[str, float]
    consultant_churn: dict[str, float]
    territory: dict[str, float]
    ramp_from: dict[str, date]


@dataclass(frozen=True)
class Truth:
    """The parameters, what is true of each person, and each deal's, lead's and customer's true chance and fate.

    Arrays have one element a deal, open ones too, in the order of ``deal_ids``; ``openers`` are the sellers
    whose skill entered the chance, who may have left since.
    """

    parameters: Parameters
    people: PeopleTruth
    planted: tuple[Planted, ...]
    deal_ids: Texts
    openers: Texts
    win_probability: Floats
    will_win: Flags
    leads: LeadTruth
    customers: CustomerTruth

    @property
    def skill(self) -> dict[str, float]:
        """Each seller's true skill of winning."""
        return self.people.skills["win"]

    @property
    def win_share(self) -> float:
        """The mean true chance over all deals."""
        return float(self.win_probability.mean())

    def win_share_of(self, person_id: str) -> float:
        """The mean true chance of the deals a seller opened; nan where there are none."""
        mine = self.openers == person_id
        return float(self.win_probability[mine].mean()) if np.any(mine) else float("nan")
