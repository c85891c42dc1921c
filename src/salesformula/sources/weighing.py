"""What an import would change that is settled, shown before it lands: nothing moves until a person says yes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from salesformula.facts import versions
from salesformula.facts.access import beside
from salesformula.kit import registry
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Question

#: How many sentences are shown; what comes after is counted.
MOST_SHOWN = 40

KEPT = (
    "this import changes what locked months of pay were paid for; who may see pay looks at it and accepts it with "
    "--accept-impact"
)


class Impact(Question):
    """The import touches what is settled. Its text holds amounts: what is kept of it for others is ``kept``."""

    kept = KEPT


def weigh(
    built: Path, *, home: Path, number: int, company: CompanyPolicy, accept: bool, tell: Callable[[str], None]
) -> None:
    """Ask every room what the facts built beside those of now would change that is settled.

    Impact where something would, unless ``accept``: then it is told and lands.
    """
    now = versions.current(home)
    if now is None:
        return
    with beside(now, versions.Version(number, built), company=company) as (before, after):
        told = [line for room in registry.rooms() if room.weighs for line in room.weighs(before, after, company)]
    if not told:
        return
    more = len(told) - MOST_SHOWN
    shown = [*told[:MOST_SHOWN], *([f"… and {more:,} lines more"] if more > 0 else [])]
    if accept:
        for line in shown:
            tell(line)
        return
    raise Impact(
        "\n".join(
            [
                "this import changes what locked months of pay were paid for:",
                *shown,
                "Nothing was changed. Import again with --accept-impact to let it in; the differences then are "
                "adjustments of the first open month.",
            ]
        )
    )
