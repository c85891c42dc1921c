"""From which age on a lead may be judged: young cohorts are immature, not bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from salesformula.kit.answer import Ask, Caveat
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.text import Count, Day, Msg, Names, Share
from salesformula.rooms.conversion import formula
from salesformula.rooms.conversion.answers.dimensions import Row
from salesformula.rooms.conversion.policy import ConversionPolicy

CODE = "immature_cohorts"


@dataclass(frozen=True)
class Maturity:
    """The age that wins need, found from those known; ``share`` of them came within ``needed_days``."""

    needed_days: int
    share: float
    as_of: date

    @property
    def mature_to(self) -> date:
        """The last day on which a lead came that is old enough."""
        return self.as_of - timedelta(days=self.needed_days)


def maturity(ask: Ask) -> Maturity | None:
    """The age that wins need, from all leads the asker may see; None where too few wins are known."""
    share = ask.policy(ConversionPolicy).mature_share
    wins = formula.wins_by_age(ask.facts.table("lead_rollup")).to_pyarrow().to_pylist()
    n_won = sum(row["n_won"] for row in wins)
    if n_won < ask.policy(CompanyPolicy).too_few_below:
        return None
    return Maturity(max(0, _age_of(wins, nth=ceil(share * n_won))), share, ask.as_of)


def _age_of(wins: Sequence[Row], *, nth: int) -> int:
    """The age at which the nth win came, the fastest first."""
    passed = 0
    for row in sorted(wins, key=lambda row: int(row["days_to_won"])):
        passed += int(row["n_won"])
        if passed >= nth:
            return int(row["days_to_won"])
    raise ValueError(f"there are only {passed} wins, not {nth}")


def immature_caveat(rows: Sequence[Row], *, found: Maturity | None, by: Sequence[str]) -> tuple[Caveat, ...]:
    """A caveat where leads are too young to judge, naming their cohorts where the rows are cohorts."""
    n_young, n_leads = (sum(int(row[name]) for row in rows) for name in ("n_young", "n_leads"))
    if found is None or not n_young:
        return ()
    cohorts = [str(row["month"]) for row in rows if row["n_young"]] if "month" in by else []
    cohorts = list(dict.fromkeys(cohorts))
    figures = {
        "needed_days": found.needed_days,
        "mature_share": found.share,
        "mature_to": found.mature_to,
        "n_young": n_young,
        "n_leads": n_leads,
        "cohorts": cohorts,
    }
    because = Msg(
        "{share} of the wins known came within {days} days, and {young} of {leads} leads came after {day}",
        share=Share(found.share, 0),
        days=Count(found.needed_days),
        young=Count(n_young),
        leads=Count(n_leads),
        day=Day(found.mature_to),
    )
    if cohorts:
        text = Msg("Immature, not bad: {cohorts}. {because}.", cohorts=Names(tuple(cohorts)), because=because)
    else:
        text = Msg("{because}: they are immature, and the share may still rise.", because=because)
    return (Caveat(CODE, text, figures),)
