"""Is the win rate honest? Coverage of its intervals, and false accusations where all sellers are equal.

World: the closed deals of one small simulated company, each with its true chance at equal skill. A run deals
them out anew (sellers keep their number of deals, and which ones they get is chance, as in every company drawn),
draws new skills or none, and new outcomes. Unit: the seller with at least ``too_few_below`` closed deals.
Estimand: the mean true chance of the seller's closed deals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.bench import Bench, Benchmark
from salesformula.demo.draws import Floats, Ints, Rng, expit
from salesformula.demo.world import world
from salesformula.kit.company import CompanyPolicy
from salesformula.stats.differ import groups_differ
from salesformula.stats.proportion import wilson
from salesformula.stats.stands_out import stands_out

RUNS = 2_000
COMPANY = CompanyPolicy()
PERMUTATIONS = COMPANY.permutations


@dataclass(frozen=True)
class Deals:
    """The closed deals of a company: the logit of each one's chance at equal skill, and its seller as a number."""

    chance_logit: Floats
    seller: Ints
    skill_sd: float

    @property
    def totals(self) -> Ints:
        """Closed deals per seller."""
        return np.bincount(self.seller)


@dataclass(frozen=True)
class Measured:
    """A share over runs and its standard error, clustered by company."""

    share: float
    standard_error: float


@dataclass(frozen=True)
class Accused:
    """How often equal sellers are said to differ, and how often any of them is named."""

    said_to_differ: Measured
    any_named: Measured


@cache
def deals(seed: int = 1) -> Deals:
    """The closed deals of the small company of that seed, its sellers made equal."""
    company = world(seed, equal_skill=True)
    truth, is_closed = company.truth, company.tables["deals"].column("is_closed").to_numpy()
    chance = truth.win_probability[is_closed]
    _, seller = np.unique(truth.openers[is_closed], return_inverse=True)
    return Deals(np.log(chance) - np.log1p(-chance), seller.astype(np.int64), truth.parameters.skill_sd)


def draw(rng: Rng, given: Deals, *, equal_skill: bool) -> tuple[Ints, Floats]:
    """Deals won per seller, and the truth: each seller's mean chance."""
    totals, seller = given.totals, rng.permutation(given.seller)
    skill = np.zeros(len(totals)) if equal_skill else given.skill_sd * rng.standard_normal(len(totals))
    chance = expit(given.chance_logit + skill[seller])
    is_won = rng.random(len(chance)) < chance
    won = np.bincount(seller, weights=is_won, minlength=len(totals)).astype(np.int64)
    return won, np.bincount(seller, weights=chance) / totals


def coverage(*, runs: int, seed: int = 20_261) -> Measured:
    """The share of shown intervals that hold the seller's true win rate, over ``runs`` companies of unequal skill."""
    rng, given = np.random.default_rng(seed), deals()
    shown = given.totals >= COMPANY.too_few_below
    held = np.zeros(runs)
    for run in range(runs):
        won, truth = draw(rng, given, equal_skill=False)
        cases = zip(won[shown].tolist(), given.totals[shown].tolist(), truth[shown].tolist(), strict=True)
        held[run] = np.mean([share in wilson(k, n, confidence=COMPANY.confidence) for k, n, share in cases])
    return _measured(held)


@cache
def accused(*, runs: int, seed: int = 20_262) -> Accused:
    """What is said of ``runs`` companies in which every seller is equally skilled: one grouping, as on a page."""
    rng, given = np.random.default_rng(seed), deals()
    totals = given.totals.tolist()
    shown = [n >= COMPANY.too_few_below for n in totals]
    differ, named = np.zeros(runs), np.zeros(runs)
    for run in range(runs):
        won = draw(rng, given, equal_skill=True)[0].tolist()
        test = groups_differ(won, totals, resamples=PERMUTATIONS)
        if test is not None and test.p_permutation <= COMPANY.family_error_rate:
            differ[run] = 1
            standings = stands_out(won, totals, q=COMPANY.false_discovery_rate)
            named[run] = any(s.is_named and is_shown for s, is_shown in zip(standings, shown, strict=True))
    return Accused(_measured(differ), _measured(named))


def _measured(per_run: Floats) -> Measured:
    return Measured(float(per_run.mean()), float(per_run.std(ddof=1) / np.sqrt(len(per_run))))


def _against(value: float, goal: float) -> Bench:
    return Bench(value, "share", f"{goal:g}", goal)


BENCHMARKS: dict[str, Benchmark] = {
    "pipeline.win_rate_closed_coverage": lambda: _against(coverage(runs=RUNS).share, COMPANY.confidence),
    "pipeline.null_accused": lambda: _against(accused(runs=RUNS).any_named.share, COMPANY.family_error_rate),
    "pipeline.null_differ": lambda: _against(accused(runs=RUNS).said_to_differ.share, COMPANY.family_error_rate),
}
