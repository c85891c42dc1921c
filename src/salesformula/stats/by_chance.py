"""How much of the differences between people is chance: what does not come back from one period to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t

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
    """The share by chance of ``values``, a row a person and a column a period; None where chance can't be told.

    What all have in common in a period is taken out. A person's periods are their own level plus chance: the share is
    the mean square left over within people over the mean square between them, one less the reliability of the sum. It
    can't be told where nobody's periods differ or everybody's sums are the same.

    Units: any of ``values``; shares 0 to 1; ``level`` a probability.
    Source: the two-way layout's reliability of a sum: Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428,
    ICC(3,k), which is Cronbach's alpha; without bias: Feldt, Woodruff and Salih (1987), Applied Psychological
    Measurement 11, 93-103. The interval: people left out in turn, on the log of the ratio, Student's with n - 1:
    Arvesen and Schmitz (1970), Biometrics 26, 677-686. It holds where chance is larger for those at a higher level, as
    it is in pay; Feldt's F, which takes it to be alike for all, covers less than it says in large companies.
    Limits: a level that moves within the periods, as of who still learns the job, counts as chance.
    Errors: ValueError with fewer than four people or two periods.
    """
    n, k = values.shape
    if n < FEWEST_PEOPLE or k < FEWEST_PERIODS:
        raise ValueError(f"{n} people over {k} periods tell nothing: {FEWEST_PEOPLE} over {FEWEST_PERIODS} are needed")
    parts = _parts(values - values.mean())
    everyone = parts.sum(axis=0)
    # Once everyone, then each left out in turn.
    logs = _log_ratio(np.vstack((everyone, everyone - parts)), np.array([n, *[n - 1] * n]), k)
    if not np.isfinite(logs).all():
        return None
    share, without = logs[0] + np.log((n - 3) / (n - 1)), logs[1:]
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    half = float(t.ppf((1 + level) / 2, n - 1) * error)
    low, share, high = np.minimum(1.0, np.exp([share - half, share, share + half]))
    return ByChance(float(share), Interval(float(low), float(high)), n, k)


def _parts(values: Floats) -> Floats:
    """What the mean squares are sums of, a row a person: periods about their mean, their squares, mean and square."""
    people = values.mean(axis=1, keepdims=True)
    left = values - people
    return np.hstack((left, (left**2).sum(axis=1, keepdims=True), people, people**2))


def _log_ratio(sums: Floats, n: Floats, k: int) -> Floats:
    """The log of chance over differences among those whose ``_parts`` are summed, a row each; -inf and inf at none."""
    season, squares, people, people_squared = sums[:, :k], sums[:, k], sums[:, k + 1], sums[:, k + 2]
    within = (squares - (season**2).sum(axis=1) / n) / (k - 1)
    between = (people_squared - people**2 / n) * k
    # What differs by rounding alone is the same.
    least = 1e-9 * (squares[0] + k * people_squared[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        chance, differ = (np.log(np.where(one > least, one, 0.0)) for one in (within, between))
        return np.asarray(chance - differ)
