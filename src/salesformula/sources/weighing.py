"""What an import would change that is settled, shown before it lands: nothing moves until a person says yes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from salesformula.facts import versions
from salesformula.facts.access import beside
from salesformula.kit import registry
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Question

#: Decides over the sentences that are shown: True lets the import in.
Accept = Callable[[list[str]], bool]

#: Shown a finished file and its number before it answers; what it raises ends the build.
Weigh = Callable[[Path, int], None]

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


def weighing(*, home: Path, company: CompanyPolicy, accept: Accept | None = None) -> Weigh:
    """Asks every room what facts that were built, and don't answer yet, would change that is settled.

    Impact where something would and ``accept`` does not let it in.
    """

    def weigh(built: Path, number: int) -> None:
        now = versions.current(home)
        asked = [room.weighs for room in registry.rooms() if room.weighs]
        if now is None or not asked:
            return
        with beside(now, versions.Version(number, built), company=company) as (before, after):
            told = {one.right: list(one.changes(before, after, company)) for one in asked}
        lines = [line for found in told.values() for line in found]
        more = len(lines) - MOST_SHOWN
        shown = [*lines[:MOST_SHOWN], *([f"… and {more:,} lines more"] if more > 0 else [])]
        if shown and (accept is None or not accept(shown)):
            raise Impact(shown, frozenset(right for right, found in told.items() if found))

    return weigh
