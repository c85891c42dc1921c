"""How good each lead truly is, which nobody sees, and how good it looks, which everybody does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.demo.draws import Floats, Ints, Rng, Texts
from salesformula.demo.parameters import Parameters

#: A lead that looks better than this many standard deviations is hot, one better than that is warm.
HOT, WARM = 0.842, -0.524
PRIORITIES = ("hot", "warm", "cold")


@dataclass(frozen=True)
class Quality:
    """One element a lead, both standard normal: ``true`` drives its fate, ``look`` the attention it gets."""

    true: Floats
    look: Floats

    @property
    def priority(self) -> Ints:
        """The index of the priority that its look gets it."""
        return np.where(self.look > HOT, 0, np.where(self.look > WARM, 1, 2))


def draw_quality(n: int, *, parameters: Parameters, rng: Rng) -> Quality:
    """Independent of source, segment and seller; ``look_correlation`` binds the look to the truth."""
    true, rho = rng.standard_normal(n), parameters.look_correlation
    return Quality(true, np.asarray(rho * true + np.sqrt(1 - rho**2) * rng.standard_normal(n)))


@dataclass(frozen=True)
class LeadTruth:
    """One element a lead, in the order of ``lead_ids``: what nobody is told.

    ``workers`` are the sellers who were to call; ``response_minutes`` their working minutes from assignment to the
    first try, whether or not it came to one; ``connect_logit`` the logit of reaching somebody at the first try;
    ``qualify_probability`` the chance that a connected lead proves worth a deal.
    """

    lead_ids: Texts
    workers: Texts
    quality: Floats
    look: Floats
    response_minutes: Floats
    connect_logit: Floats
    qualify_probability: Floats
