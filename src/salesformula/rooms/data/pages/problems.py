"""The rows set aside and in doubt, by file and one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from salesformula.facts.home import home
from salesformula.kit.text import Count, write
from salesformula.rooms.data.answers.problem_rows import QUARANTINED
from salesformula.sources.history import current_problems
from salesformula.sources.problems import Problem, per_file
from salesformula.web.contracts import Cell, HeadCell, TableView

#: So many rows stand on the page; the answer has them all.
MOST = 8


@dataclass(frozen=True)
class SetAside:
    """A file with rows set aside: how many, what was expected most often, and where to get them."""

    file: str
    rows: str
    why: str
    url: str


def by_file() -> list[SetAside]:
    """Each file with rows set aside, the most first."""
    problems = [one for one in current_problems(home()) if one.severity == QUARANTINED]
    counts = sorted(per_file(problems, QUARANTINED).items(), key=lambda found: -found[1])
    expected = {file: Counter(one.expected for one in problems if one.file == file) for file, _ in counts}
    return [SetAside(file, _rows(n), expected[file].most_common(1)[0][0], "") for file, n in counts]


def first() -> TableView:
    """The first rows set aside, then the first in doubt."""
    heads = (
        HeadCell(gettext("Row")),
        HeadCell(gettext("What became of it")),
        HeadCell(gettext("Column")),
        HeadCell(gettext("Found")),
        HeadCell(gettext("Expected")),
    )
    problems = sorted(current_problems(home()), key=lambda one: one.severity != QUARANTINED)
    return TableView(heads, tuple(_line(one) for one in problems[:MOST]), label=gettext("Rows set aside or in doubt"))


def _line(one: Problem) -> tuple[Cell, ...]:
    is_aside = one.severity == QUARANTINED
    return (
        Cell(gettext("{file}, row {row}").format(file=one.file, row=write(Count(one.row))), "strong"),
        Cell(gettext("set aside") if is_aside else gettext("landed, in doubt"), "bad" if is_aside else "soft"),
        Cell(one.column or gettext("the whole row")),
        Cell(one.found),
        Cell(one.expected, "soft"),
    )


def _rows(n: int) -> str:
    return ngettext("%(n)s row", "%(n)s rows", n) % {"n": write(Count(n))}
