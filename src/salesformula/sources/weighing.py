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

HEAD = "this import changes what locked months of pay were paid for:"
FOOT = (
    "Nothing was changed. Import again with --accept-impact to let it in; the differences then are adjustments of the "
    "first open month."
)
KEPT = (
    "this import changes what locked months of pay were paid for: who may see pay looks at it and lets it in, on the "
    "page or with --accept-impact"
)


class Impact(Question):
    """The import touches what is settled. ``shown`` are sentences for those who have all of ``rights``.

    They may hold amounts: others are told ``KEPT``, and it is what is kept of the import.
    """

    def __init__(self, shown: list[str], rights: frozenset[str]) -> None:
        self.shown, self.rights = shown, rights
        super().__init__("\n".join([HEAD, *shown, FOOT]))


def weigh(
    built: Path, *, home: Path, number: int, company: CompanyPolicy, accept: bool, tell: Callable[[str], None]
) -> None:
    """Ask every room what the facts built beside those of now would change that is settled.

    Impact where something would, unless ``accept``: then it is told and lands.
    """
    now = versions.current(home)
    weighing = [room.weighs for room in registry.rooms() if room.weighs]
    if now is None or not weighing:
        return
    with beside(now, versions.Version(number, built), company=company) as (before, after):
        told = {one.right: list(one.changes(before, after, company)) for one in weighing}
    lines = [line for found in told.values() for line in found]
    if not lines:
        return
    more = len(lines) - MOST_SHOWN
    shown = [*lines[:MOST_SHOWN], *([f"… and {more:,} lines more"] if more > 0 else [])]
    if not accept:
        raise Impact(shown, frozenset(right for right, found in told.items() if found))
    for line in shown:
        tell(line)
