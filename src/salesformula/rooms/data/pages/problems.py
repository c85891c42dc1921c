"""The rows set aside and in doubt: by file, and a line for each kind of fault."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from salesformula.facts.home import home
from salesformula.kit.text import Count, write
from salesformula.rooms.data.answers.problem_rows import QUARANTINED
from salesformula.sources.history import current_problems, current_run_of
from salesformula.sources.problems import Problem, per_file
from salesformula.web.contracts import Cell, HeadCell, TableView

#: So many kinds of faults stand on the page; the answer has every row.
MOST = 8


@dataclass(frozen=True)
class SetAside:
    """A file with rows set aside: how many, and where to get them; no address for the rows of a query."""

    file: str
    rows: str
    url: str


def by_file() -> list[SetAside]:
    """Each file with rows set aside, the most first."""
    counts = per_file(current_problems(home()), QUARANTINED)
    read = {file for run in current_run_of(home()).values() for file in run.files}
    return [
        SetAside(file, _rows(n), f"{reverse('data:rejected')}?{urlencode({'file': file})}" if file in read else "")
        for file, n in sorted(counts.items(), key=lambda found: -found[1])
    ]


def kinds() -> TableView:
    """A line per file, column and expectation: how many rows, and the first of them; set aside before in doubt."""
    heads = (
        HeadCell(gettext("File and column")),
        HeadCell(gettext("Rows"), "number"),
        HeadCell(gettext("What became of them")),
        HeadCell(gettext("Expected")),
        HeadCell(gettext("Found, in the first of them")),
    )
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for one in current_problems(home()):
        groups.setdefault((one.severity, one.file, one.column, one.expected), []).append(one)
    ranked = sorted(groups.values(), key=lambda found: (found[0].severity != QUARANTINED, -len(found)))
    return TableView(heads, tuple(_line(found) for found in ranked[:MOST]), label=gettext("Rows set aside or in doubt"))


def _line(found: list[Problem]) -> tuple[Cell, ...]:
    one = found[0]
    is_aside = one.severity == QUARANTINED
    return (
        Cell(f"{one.file}: {one.column}" if one.column else one.file, "strong"),
        Cell(write(Count(len({problem.row for problem in found}))), "number"),
        Cell(gettext("set aside") if is_aside else gettext("landed, in doubt"), "bad" if is_aside else "soft"),
        Cell(one.expected),
        Cell(gettext("row {row}: {found}").format(row=write(Count(one.row)), found=one.found or "…"), "soft"),
    )


def _rows(n: int) -> str:
    return ngettext("%(n)s row", "%(n)s rows", n) % {"n": write(Count(n))}
