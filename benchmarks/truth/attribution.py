"""Whose effect is it? Coverage of the effects of sellers and consultants on customers leaving.

World: a company of 60 sellers and 6 consultants with 2,000 customers, by the simulated company's parameters: sellers'
effects on the log hazard have a standard deviation of 0.45, consultants' of 0.25, customers leave at 1.6% a month and
came evenly over 24 months. A seller's share of the customers varies; who serves whom is chance.
Unit: the person, averaged over each company. Estimand: the true effect over the geometric mean of the company's
sellers, or consultants. Level: how often a kind without any effect is said to have one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.bench import Bench, Benchmark
from benchmarks.truth.pooling import Tenths, tenths
from salesformula.demo.parameters import Parameters
from salesformula.stats.crossed_effects import CrossedEffects, crossed_effects

KNOWN = Parameters()
LEVEL, ALPHA, RUNS = 0.9, 0.05, 500
MONTHS = 24


@dataclass(frozen=True)
class Company:
    """How many there are, and how far apart the effects of each kind lie."""

    n_sellers: int = 60
    n_consultants: int = 6
    n_customers: int = 2_000
    seller_sd: float = KNOWN.churn_sd
    consultant_sd: float = KNOWN.consultant_churn_sd
    #: Customers differ by themselves too: some paid ahead, some reached the moment, which nobody counts.
    is_mixed: bool = False


@dataclass(frozen=True)
class Attributed:
    """Per kind of people how the intervals of ratios held, how often the spread's did, and how often p <= ALPHA."""

    sellers: Tenths
    consultants: Tenths
    seller_spread: float
    consultant_spread: float
    seller_named: float
    consultant_named: float


@cache
def attributed(company: Company, *, runs: int = RUNS, seed: int = 20_271) -> Attributed:
    """What is found in so many companies of that kind."""
    truths, founds = [], []
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        sellers, consultants, found = drawn(rng, company)
        truths.append((sellers, consultants))
        founds.append(found)
    kinds = [[one.first for one in founds], [one.second for one in founds]]
    sds = (company.seller_sd, company.consultant_sd)
    held = []
    for kind, found_kind in enumerate(kinds):
        truth = np.asarray([one[kind] for one in truths])
        low, high = (np.asarray([getattr(one, end) for one in found_kind]) for end in ("low", "high"))
        held.append(tenths((low <= truth) & (truth <= high), truth))
    spreads = [
        float(np.mean([one.spread_low <= sd <= one.spread_high for one in k])) for k, sd in zip(kinds, sds, strict=True)
    ]
    named = [float(np.mean([one.p <= ALPHA for one in k])) for k in kinds]
    return Attributed(held[0], held[1], *spreads, *named)


def drawn(rng: np.random.Generator, company: Company) -> tuple[np.ndarray, np.ndarray, CrossedEffects]:
    """The true ratios of sellers and of consultants in one company, and what is found."""
    sellers = company.seller_sd * rng.standard_normal(company.n_sellers)
    consultants = company.consultant_sd * rng.standard_normal(company.n_consultants)
    n = company.n_customers
    share = rng.gamma(4.0, size=company.n_sellers)
    seller = rng.choice(company.n_sellers, n, p=share / share.sum())
    consultant = rng.integers(0, company.n_consultants, n)
    hazard = KNOWN.monthly_churn * np.exp(sellers[seller] + consultants[consultant])
    if company.is_mixed:
        hazard = hazard * np.where(rng.random(n) < KNOWN.prepaid_share, KNOWN.prepaid_hazard_ratio, 1.0)
        hazard = hazard * np.where(rng.random(n) < KNOWN.aha.reach_share, KNOWN.aha.hazard_ratio, 1.0)
    stays = rng.exponential(1.0, n) / hazard
    watched = MONTHS * rng.random(n)
    found = crossed_effects(
        seller, consultant, np.minimum(stays, watched), stays <= watched,
        n_people=(company.n_sellers, company.n_consultants), confidence=LEVEL,
    )  # fmt: skip
    if found is None:
        raise ValueError("in these worlds some customers leave")
    return np.exp(sellers - sellers.mean()), np.exp(consultants - consultants.mean()), found


def _level(share: float, goal: float) -> Bench:
    return Bench(share, "share", f"{goal:g}", goal)


def _both(found: Attributed) -> float:
    """Over all people of the company."""
    company = Company()
    n = company.n_sellers, company.n_consultants
    return (found.sellers.covered * n[0] + found.consultants.covered * n[1]) / sum(n)


BENCHMARKS: dict[str, Benchmark] = {
    "compensation.attribution_coverage": lambda: _level(_both(attributed(Company())), LEVEL),
    "compensation.attribution_coverage_consultants": lambda: _level(attributed(Company()).consultants.covered, LEVEL),
    "compensation.attribution_coverage_best_tenth": lambda: _level(attributed(Company()).sellers.worst, LEVEL),
    "compensation.attribution_coverage_worst_tenth": lambda: _level(attributed(Company()).sellers.best, LEVEL),
    "compensation.attribution_none": lambda: _level(attributed(Company(consultant_sd=0.0)).consultant_named, ALPHA),
}
