"""Is the moment after which customers stay found where there is one, and not where there is none?

World: customers of the simulated company, by its parameters: they leave at 1.6% a month (times their seller's and
consultant's effect, and 0.6 where paid ahead), use three features, and those who use the first 20 times or more
within 60 days leave at 0.4 times that from then on. The share that gets there is 40%. Each is watched for two years
from the end of the window; or, in a growing company, customers came evenly over the 24 months of the records.
Unit: a company. Found: called beyond chance, a condition on the planted feature, and for at least 90% of customers
true where they reached the planted moment.
Estimands: of the very condition named the hazard ratio, and the shares that stay a year of who meets it and who not,
in 40,000 customers of the same sellers and consultants.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.bench import Bench, Benchmark
from salesformula.demo.parameters import Parameters
from salesformula.demo.subscriptions import DAYS_PER_MONTH
from salesformula.demo.usage import EARLY, MOST_BEYOND, OTHERS, ZEAL_SD
from salesformula.stats.cells import Flags, Floats, Ints
from salesformula.stats.leaving import log_hazard_ratio
from salesformula.stats.moment import find_moment
from salesformula.stats.moment_conditions import Condition
from salesformula.stats.moment_judging import Staying

KNOWN = Parameters()
N, RATIO, REACH, ALPHA, LEVEL = 500, 0.4, 0.4, 0.05, 0.9
TWO_YEARS, UNTIL = 730, 365
MANY, RUNS = 40_000, 2_000
AGREES = 0.9


@dataclass(frozen=True)
class World:
    """What may differ from the simulated company's world. ``is_growing``: customers came evenly over two years."""

    n: int = N
    ratio: float = RATIO
    reach: float = REACH
    monthly_churn: float = KNOWN.monthly_churn
    n_features: int = 3
    is_growing: bool = False
    #: Customers who came later use everything more, and so were watched for less long.
    later_use_more: float = 0.0


@dataclass(frozen=True)
class People:
    """The effects of a company's sellers and consultants on the log hazard of leaving."""

    seller: Floats
    consultant: Floats


@dataclass(frozen=True)
class Drawn:
    """Customers with their early use and true monthly hazard; ``reached``: the planted moment."""

    use: Floats
    days: Ints
    left: Flags
    reached: Flags
    hazard: Floats


def people(rng: np.random.Generator) -> People:
    """Those of one company."""
    n = KNOWN.n_sellers, KNOWN.n_sellers // KNOWN.sellers_per_consultant
    return People(KNOWN.churn_sd * rng.standard_normal(n[0]), KNOWN.consultant_churn_sd * rng.standard_normal(n[1]))


def customers(rng: np.random.Generator, world: World, those: People, n: int) -> Drawn:
    """So many customers of one company, from the end of the window on."""
    aha = KNOWN.aha
    came = rng.random(n) if world.is_growing else np.zeros(n)
    zeal = np.exp(ZEAL_SD * rng.standard_normal(n) + world.later_use_more * came)
    reached = rng.random(n) < world.reach
    beyond = aha.quantity + rng.poisson(MOST_BEYOND * zeal)
    planted = np.where(reached, beyond, np.floor(rng.random(n) * aha.quantity))
    fortnights = aha.within_days * EARLY[-1] / 14
    rates = [rate for _, rate in OTHERS] + [float(3 + k % 10) / 2 for k in range(world.n_features - 1 - len(OTHERS))]
    use = np.column_stack((planted, *(rng.poisson(rate * fortnights * zeal) for rate in rates)))
    effect = those.seller[rng.integers(0, len(those.seller), n)]
    effect = effect + those.consultant[rng.integers(0, len(those.consultant), n)]
    ahead = np.where(rng.random(n) < KNOWN.prepaid_share, KNOWN.prepaid_hazard_ratio, 1.0)
    hazard = world.monthly_churn * np.exp(effect) * ahead * np.where(reached, world.ratio, 1.0)
    stays = np.minimum(np.ceil(rng.exponential(1.0, n) / hazard * DAYS_PER_MONTH), 1e5).astype(np.int64)
    watched = TWO_YEARS - aha.within_days if world.is_growing else TWO_YEARS
    follow = np.floor((1 - came) * watched).astype(np.int64)
    return Drawn(use.astype(np.float64), np.minimum(stays, follow), stays <= follow, reached, hazard)


@dataclass(frozen=True)
class Judged:
    """Shares of runs: called beyond chance, near the planted moment, both; and how the ratio's interval did.

    ``bias``, ``bias_if_named``: the mean log ratio less the true one, over all runs and over those called beyond
    chance. ``covered``: of the ratio; ``with_covered``, ``without_covered``: of the share that stays a year.
    """

    named: float
    near: float
    found: float
    bias: float
    bias_if_named: float
    covered: float
    with_covered: float
    without_covered: float


def judged(world: World, *, runs: int, seed: int = 20_270) -> Judged:
    """What is found in so many companies of that world."""
    rows = [_judged(np.random.default_rng([seed, run]), world) for run in range(runs)]
    named, near, away, covered, with_it, without = np.asarray(rows, dtype=np.float64).T
    called = named > 0
    return Judged(
        float(named.mean()), float(near.mean()), float((named * near).mean()), float(away.mean()),
        float(away[called].mean()) if called.any() else 0.0, float(covered.mean()),
        float(with_it.mean()), float(without.mean()),
    )  # fmt: skip


def _judged(rng: np.random.Generator, world: World) -> tuple[float, ...]:
    those = people(rng)
    drawn, many = customers(rng, world, those, world.n), customers(rng, world, those, MANY)
    found = find_moment(drawn.use, drawn.days, drawn.left, alpha=ALPHA, confidence=LEVEL, until=UNTIL)
    if found.condition is None or found.hazard_ratio is None or found.low is None or found.high is None:
        raise ValueError(f"these worlds hold enough customers; found {found.reason}")
    met = found.condition.met(many.use)
    truth = log_hazard_ratio(met, many.days, many.left)[0]
    stays = np.exp(-many.hazard * UNTIL / DAYS_PER_MONTH)
    held = (
        found.low <= float(np.exp(truth)) <= found.high,
        _held(found.with_it, float(stays[met].mean())),
        _held(found.without, float(stays[~met].mean())),
    )
    is_near = _is_near(found.condition, drawn)
    return (float(found.is_found), float(is_near), float(np.log(found.hazard_ratio)) - truth, *map(float, held))


def _is_near(condition: Condition, drawn: Drawn) -> bool:
    is_on_it = any(feature == 0 for feature, _ in condition.uses)
    return is_on_it and float((condition.met(drawn.use) == drawn.reached).mean()) >= AGREES


def _held(side: Staying | None, truth: float) -> bool:
    if side is None or side.low is None or side.high is None:
        raise ValueError("these worlds are watched for longer than a year")
    return side.low <= truth <= side.high


@cache
def _found(world: World) -> Judged:
    return judged(world, runs=RUNS)


def _level(share: float, goal: float) -> Bench:
    return Bench(share, "share", f"{goal:g}", goal)


BENCHMARKS: dict[str, Benchmark] = {
    "compensation.aha_found": lambda: _level(_found(World()).found, AGREES),
    "compensation.aha_found_growing": lambda: _level(_found(World(is_growing=True)).found, AGREES),
    "compensation.aha_none": lambda: _level(_found(World(ratio=1.0)).named, ALPHA),
    # A ratio: the hazard ratio told over the true one, on average (of logarithms).
    "compensation.aha_lift_bias": lambda: Bench(float(np.exp(_found(World()).bias)), "ratio", "1", 1.0),
    "compensation.aha_lift_coverage": lambda: _level(_found(World()).covered, LEVEL),
}
