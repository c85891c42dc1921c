"""The rows behind a number, where they are not too many to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salesformula.kit.answer import Ask, Drill
from salesformula.rooms.pipeline.answers.dimensions import BEHIND
from salesformula.rooms.pipeline.answers.executed import Row, count

#: Behind more than this nobody looks at rows, and loading them would take all memory: ask for one group of them.
MOST_BEHIND = 50_000


def leads_behind(rows: Sequence[Row], ask: Ask) -> Drill | None:
    """The leads behind counts of the funnel."""
    flags = ("worked", "connect", "discovery", "demo", "won", "young", "mature", "mature_won")
    sums = {"n_sourced": "n_leads"} | {f"n_{name}": f"is_{name}" for name in flags}
    return _unless_too_many("pipeline.leads", rows, ask, n="n_sourced", sums=sums, shows=LEAD_SHOWS)


def opened_behind(rows: Sequence[Row], ask: Ask) -> Drill | None:
    """The deals behind counts by the day of opening."""
    sums = {"n_created": "n_deals", "n_won": "is_won", "n_lost": "is_lost", "n_open": "is_open"}
    return _unless_too_many("pipeline.deals_opened", rows, ask, n="n_created", sums=sums, shows=BEHIND)


def standing_behind(rows: Sequence[Row], ask: Ask) -> Drill | None:
    """The deals behind counts of what is open and closed."""
    sums = {"n_open": "is_open", "n_won": "is_won", "n_closed": "is_closed"}
    return _unless_too_many("pipeline.deals", rows, ask, n="n_closed", sums=sums, shows=BEHIND)


LEAD_SHOWS = ("created_on", "account", "step")


def _unless_too_many(
    listed: str, rows: Sequence[Row], ask: Ask, *, n: str, sums: Mapping[str, str], shows: tuple[str, ...]
) -> Drill | None:
    if count(rows, n) > MOST_BEHIND:
        return None
    return Drill(listed, where=dict(ask.where), sums=sums, shows=shows)
