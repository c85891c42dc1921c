"""True skill: of each seller at each stage, the traits it comes from, and the luck of their customers in staying."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesformula.demo.draws import Floats, Rng
from salesformula.demo.parameters import Parameters
from salesformula.demo.plantings import Stage

STAGES: tuple[Stage, ...] = ("connect", "qualify", "win")


@dataclass(frozen=True)
class Skills:
    """One element a seller: logits at each stage, the log hazard of leaving of those sold to, and a row of traits."""

    connect: Floats
    qualify: Floats
    win: Floats
    churn: Floats
    traits: Floats

    def at(self, stage: Stage) -> Floats:
        """The skill at a stage."""
        found: Floats = getattr(self, stage)
        return found


def draw_skills(n: int, *, parameters: Parameters, win: Rng, others: Rng, hiring: Rng) -> Skills:
    """Normal with mean 0 over the company, ``trait_share`` of the variance from the traits; 0 where skill is equal."""
    weights = np.asarray([weight for _, weight in parameters.trait_weights])
    traits = hiring.standard_normal((n, len(weights)))
    from_traits = traits @ weights / np.sqrt((weights**2).sum())
    share = parameters.trait_share

    def skill(rng: Rng, sd: float) -> Floats:
        drawn = sd * (np.sqrt(share) * from_traits + np.sqrt(1 - share) * rng.standard_normal(n))
        return np.zeros(n) if parameters.equal_skill else np.asarray(drawn - drawn.mean())

    return Skills(
        win=skill(win, parameters.skill_sd),
        connect=skill(others, parameters.connect_skill_sd),
        qualify=skill(others, parameters.qualify_skill_sd),
        churn=effects(n, parameters.churn_sd, equal=parameters.equal_skill, rng=others),
        traits=traits,
    )


def effects(n: int, sd: float, *, equal: bool, rng: Rng) -> Floats:
    """Normal effects with mean 0; 0 where all are equal."""
    drawn = sd * rng.standard_normal(n)
    return np.zeros(n) if equal else np.asarray(drawn - drawn.mean())
