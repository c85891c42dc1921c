"""The median time until something happens, those to whom it has not happened yet being still watched."""

from __future__ import annotations

from salesformula.stats.cumulative_incidence import CumulativeIncidence
from salesformula.stats.median_given_won import MedianDays

#: Rounding of a share that is one half.
TINY = 1e-12


def median_time(shares: CumulativeIncidence) -> MedianDays | None:
    """The first day by which half of all have got there; None while that is not so.

    With nothing lost, the share won is 1 - the Kaplan-Meier estimate. The interval holds the days on which the
    interval of that share holds one half: ``low`` is the first day whose upper limit reaches one half, ``high`` the
    first whose lower limit passes it, None where none does yet.

    Units: days.
    Source: Kaplan and Meier (1958), JASA 53, 457-481; Brookmeyer and Crowley (1982), Biometrics 38, 29-41: the test
    of the quantile inverted, here with the interval of ``CumulativeIncidence.at``.
    """
    days = [int(day) for day, won in zip(shares.days, shares.n_won, strict=True) if won]
    at = [shares.at(day) for day in days]
    middle = next((one.days for one in at if one.share is not None and one.share >= 0.5 - TINY), None)
    if middle is None:
        return None
    low = next((one.days for one in at if one.high is not None and one.high >= 0.5), None)
    high = next((one.days for one in at if one.low is not None and one.low > 0.5), None)
    return MedianDays(float(middle), None if low is None else float(low), None if high is None else float(high))
