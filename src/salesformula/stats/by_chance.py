"""How much of the differences between people is chance: what does not come back from one period to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import f as f_distribution

from salesformula.stats.cells import Floats
from salesformula.stats.interval import Interval

#: With fewer people the share can't be estimated without bias; with one period nothing comes back.
FEWEST_PEOPLE, FEWEST_PERIODS = 4, 2


@dataclass(frozen=True)
class ByChance:
    """Of the variance between people's sums over all periods the share that is chance, with its interval; 0 to 1."""

    share: float
    interval: Interval
    n_people: int
    n_periods: int


def by_chance(values: Floats, *, level: float = 0.95) -> ByChance | None:
    """The share by chance of ``values``, a row a person and a column a period; None where all rows sum to the same.

    What is common to all in a period is taken out. A person's periods are their own level plus chance; chance is the
    mean square left over within people, divided by the mean square between them: one less the reliability of the sum.

    Units: any of ``values``; shares 0 to 1; ``level`` a probability.
    Source: the two-way layout's reliability of a sum, Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428,
    ICC(3,k), which is Cronbach's alpha; its interval: Feldt (1965), Psychometrika 30, 357-370; without bias: Feldt,
    Woodruff and Salih (1987), Applied Psychological Measurement 11, 93-103, equation 17.
    Limits: a level that changes within the periods, as of who still learns the job, counts as chance.
    Errors: ValueError with fewer than four people or two periods.
    """
    n, k = values.shape
    if n < FEWEST_PEOPLE or k < FEWEST_PERIODS:
        raise ValueError(f"{n} people over {k} periods tell nothing: {FEWEST_PEOPLE} over {FEWEST_PERIODS} are needed")
    people, periods, mean = values.mean(axis=1), values.mean(axis=0), values.mean()
    between = k * float(((people - mean) ** 2).sum()) / (n - 1)
    left = values - people[:, None] - periods[None, :] + mean
    within = float((left**2).sum()) / ((n - 1) * (k - 1))
    if between <= 1e-12 * max(within, float(np.abs(values).max()) ** 2):
        return None
    ratio = within / between
    tails = f_distribution.ppf([(1 - level) / 2, (1 + level) / 2], n - 1, (n - 1) * (k - 1))
    low, high = (min(1.0, float(tail) * ratio) for tail in tails)
    return ByChance(min(1.0, ratio * (n - 3) / (n - 1)), Interval(low, high), n, k)
