"""Does next year's cost of a plan fall between P10 and P90 four times in five?

World: sellers with a pace of their own (lognormal, sigma 0.4) win deals at random, two a quarter on average; a deal's
pay is lognormal (sigma 0.9); every quarter of the company has a luck of its own (lognormal, sigma as told), as does
nothing else: no growth. History: so many quarters; then a year. Unit: a company. Estimand: what the plan costs in
that year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.bench import Bench, Benchmark
from salesformula.stats.cells import Floats
from salesformula.stats.sums_to_come import sums_to_come

SHARES, INSIDE = (0.1, 0.9), 0.8
PACE_SD, PAY_SD, DEALS = 0.4, 0.9, 2.0
RUNS, DRAWS = 2_000, 1_000


@dataclass(frozen=True)
class World:
    """So many sellers, quarters of history, the spread of quarters, and how much more is won each year."""

    n_sellers: int = 30
    n_quarters: int = 8
    quarter_sd: float = 0.1
    growth: float = 0.0


def quarters(rng: np.random.Generator, world: World) -> Floats:
    """What the plan pays for each quarter of history and of the year after it."""
    n = world.n_quarters + 4
    pace = np.exp(PACE_SD * rng.standard_normal(world.n_sellers))
    luck = np.exp(world.quarter_sd * rng.standard_normal(n)) * (1 + world.growth) ** (np.arange(n) / 4)
    n_deals = rng.poisson(DEALS * pace[:, None] * luck[None, :]).sum(axis=0)
    return np.array([np.exp(PAY_SD * rng.standard_normal(k)).sum() for k in n_deals])


@cache
def inside(world: World, *, runs: int = RUNS, seed: int = 20_274) -> float:
    """How often the year falls between P10 and P90."""
    found = 0
    for run in range(runs):
        every = quarters(np.random.default_rng([seed, run]), world)
        history, year = every[None, : world.n_quarters], float(every[world.n_quarters :].sum())
        low, high = sums_to_come(history, n_ahead=4, shares=SHARES, runs=DRAWS, seed=run)[0]
        found += bool(low <= year <= high)
    return found / runs


BENCHMARKS: dict[str, Benchmark] = {
    "compensation.plan_cost_8": lambda: Bench(inside(World()), "share", "0.8", INSIDE),
    "compensation.plan_cost_4": lambda: Bench(inside(World(n_quarters=4)), "share", "0.8", INSIDE),
    "compensation.plan_cost_large": lambda: Bench(inside(World(n_sellers=450)), "share", "0.8", INSIDE),
}
