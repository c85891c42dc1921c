"""How much of the differences in a year's pay is chance: what does not come back from quarter to quarter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from salesformula.kit.periods import Period
from salesformula.rooms.compensation.formula.to_be_paid import Weighed
from salesformula.stats.by_chance import ByChance, by_chance

QUARTERS_A_YEAR = 4
#: Who won their first deal less than half a year before was still growing into the job.
SETTLED_DAYS = 182
#: With fewer payees the interval is next to everything from 0 to 1.
FEWEST_PAYEES = 12


def year_of_settled(lines: Sequence[Weighed], quarters: Sequence[Period]) -> Mapping[str, list[Decimal]]:
    """Per payee what the deals of each of the last four whole quarters come to: of those who stayed for all of them.

    Left out is who won their first deal less than half a year before, and who left before the last day of them all.
    """
    year = quarters[-QUARTERS_A_YEAR:]
    if len(year) < QUARTERS_A_YEAR:
        return {}
    amounts: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * QUARTERS_A_YEAR)
    first: dict[str, date] = {}
    gone: dict[str, date] = {}
    places: dict[date, int | None] = {}
    for line in lines:
        row, day = line.line.credit.row, line.won_on
        if day is None:
            continue
        payee: str = row["payee_id"]
        # Lines of a period, such as a draw, tell of nobody that they sold.
        if row.get("deal_id"):
            first[payee] = min(day, first.get(payee, day))
            if row.get("gone_on"):
                gone[payee] = row["gone_on"]
        if day not in places:
            places[day] = next((nth for nth, one in enumerate(year) if one.start <= day <= one.last_day), None)
        place = places[day]
        if place is not None:
            amounts[payee][place] += line.amount
    settled_by, last_day = year[0].start - timedelta(days=SETTLED_DAYS), year[-1].last_day
    stayed = (payee for payee, day in first.items() if day <= settled_by and gone.get(payee, last_day) >= last_day)
    return {payee: amounts[payee] for payee in sorted(stayed)}


def luck(year: Mapping[str, Sequence[Decimal]], *, level: float) -> ByChance | None:
    """The share by chance of what payees' years differ by; None with too few of them or where it can't be told.

    Source: ``stats.by_chance``. Who is left out, and quarters as periods, is ours.
    """
    if len(year) < FEWEST_PAYEES:
        return None
    return by_chance(np.array([[float(amount) for amount in paid] for paid in year.values()]), level=level)
