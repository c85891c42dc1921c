"""What other facts would change that is settled, shown before they answer: nothing moves until a person says yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from salesformula.facts import versions
from salesformula.facts.access import beside
from salesformula.kit import registry
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Question

#: How many sentences are shown; what comes after is counted.
MOST_SHOWN = 40


@dataclass(frozen=True)
class Step:
    """What lets other facts answer, in words: what it does, how who may see pay goes on, and how it is done anyway."""

    changes: str
    let_in: str
    again: str


IMPORT = Step("this import changes", "lets it in", "Import again with --accept-impact to let it in")
GOING_BACK = Step(
    "going back changes",
    "goes back all the same",
    "Say --accept-impact (accept_impact in the API) to go back all the same",
)


class Impact(Question):
    """The step touches what is settled. ``shown`` are sentences for those who have all of ``rights``.

    They may hold amounts: others are told ``kept``, and it is what is kept of the import. ``mark`` is that of all the
    sentences, those beyond the ones shown as well: who lets in what they were shown lets in nothing else.
    """

    def __init__(self, lines: list[str], rights: frozenset[str], step: Step = IMPORT) -> None:
        more = len(lines) - MOST_SHOWN
        shown = [*lines[:MOST_SHOWN], *([f"… and {more:,} lines more"] if more > 0 else [])]
        self.shown, self.rights, self.mark = shown, rights, sha256("\n".join(lines).encode()).hexdigest()
        head = f"{step.changes} what locked months of pay were paid for"
        self.kept = f"{head}: who may see pay looks at it and {step.let_in}, on the page or with --accept-impact"
        foot = "the differences then are adjustments of the first open month."
        super().__init__("\n".join([f"{head}:", *shown, f"Nothing was changed. {step.again}; {foot}"]))


#: Decides over what is shown: True lets the other facts answer.
Accept = Callable[[Impact], bool]

#: Shown a finished file and its number before it answers; what it raises leaves everything as it is.
Weigh = Callable[[Path, int], None]


def weighing(*, home: Path, company: CompanyPolicy, accept: Accept | None = None, step: Step = IMPORT) -> Weigh:
    """Asks every room what facts that don't answer yet would change that is settled.

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
        if not lines:
            return
        impact = Impact(lines, frozenset(right for right, found in told.items() if found), step)
        if accept is None or not accept(impact):
            raise impact

    return weigh
