"""How much of the differences in a year's pay is chance: how often does the interval hold it, and is it biased?

World: that of ``plan_cost``: sellers with a pace of their own (lognormal, sigma as told) win deals at random; a deal's
pay is lognormal (sigma 0.9); every quarter of the company has a luck of its own (lognormal, 10%). Unit: a company.
Estimand: among its own sellers, the variance of the chance in a year's pay over that of the pay.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.bench import Bench, Benchmark
from salesformula.stats.by_chance import by_chance
from salesformula.stats.cells import Floats

LEVEL = 0.95
QUARTERS, QUARTER_SD, PAY_SD = 4, 0.1, 0.9
RUNS = 2_000


@dataclass(frozen=True)
class World:
    """So many sellers, the spread of their pace, and the deals of a quarter on average."""

    n_sellers: int = 30
    pace_sd: float = 0.4
    deals: float = 2.0


@dataclass(frozen=True)
class Told:
    """How often the interval holds the truth, the mean error, and the mean width; shares."""

    coverage: float
    bias: float
    width: float


def year(rng: np.random.Generator, world: World) -> tuple[Floats, float]:
    """Pay by seller and quarter, and how much of what the sellers differ by is chance."""
    pace = world.deals * np.exp(world.pace_sd * rng.standard_normal(world.n_sellers) - world.pace_sd**2 / 2)
    season = np.exp(QUARTER_SD * rng.standard_normal(QUARTERS) - QUARTER_SD**2 / 2)
    n_deals = rng.poisson(pace[:, None] * season[None, :])
    cells = np.repeat(np.arange(n_deals.size), n_deals.ravel())
    pay = np.bincount(cells, weights=np.exp(PAY_SD * rng.standard_normal(len(cells))), minlength=n_deals.size)
    chance = pace.mean() * np.exp(2 * PAY_SD**2) / QUARTERS
    told = np.asarray(pay, dtype=np.float64).reshape(n_deals.shape)
    return told, float(chance / (chance + np.exp(PAY_SD**2) * pace.var(ddof=1)))


@cache
def told(world: World, *, runs: int = RUNS, seed: int = 20_275) -> Told:
    """Over so many companies."""
    held, errors, widths = [], [], []
    for run in range(runs):
        pay, truth = year(np.random.default_rng([seed, run]), world)
        found = by_chance(pay, level=LEVEL)
        if found is None:
            raise ValueError(f"nothing is told of company {run} of {world}")
        held.append(truth in found.interval)
        errors.append(found.share - truth)
        widths.append(found.interval.high - found.interval.low)
    return Told(float(np.mean(held)), float(np.mean(errors)), float(np.mean(widths)))


BENCHMARKS: dict[str, Benchmark] = {
    "compensation.by_chance_coverage": lambda: Bench(told(World()).coverage, "share", "0.95", LEVEL),
    "compensation.by_chance_uneven": lambda: Bench(told(World(pace_sd=0.8)).coverage, "share", "0.95", LEVEL),
}
