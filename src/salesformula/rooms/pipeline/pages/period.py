"""The quarter a page speaks of: the one asked for, else the one that runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext

from salesformula.doors.asking import Answered, ask
from salesformula.doors.question import Question, a_day
from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import NotFound
from salesformula.kit.periods import Period, quarter_of
from salesformula.web.contracts import Choice, Option

#: Quarters offered and shown, the running one included.
N_QUARTERS = 9


@dataclass(frozen=True)
class Span:
    """The quarter in question, the quarters to choose from, and the key metric of each."""

    quarter: Period
    labels: tuple[str, ...]
    by_quarter: Answered
    choice: Choice

    @property
    def is_running(self) -> bool:
        """Whether days of it are still to come."""
        return self.by_quarter.as_of < self.quarter.last_day


def span_of(request: HttpRequest, *, viewer: Viewer) -> Span:
    """The span a request asks for by ``?quarter=2026Q4``; NotFound for a quarter without facts."""
    by_quarter = ask(
        Question("pipeline.key_metric", by=("quarter",), as_of=a_day(request.GET.get("as_of"))), viewer=viewer
    )
    starts = by_quarter.company.fiscal_year_starts
    running = quarter_of(by_quarter.as_of, fiscal_year_starts=starts)
    first = min((row["quarter"] for row in by_quarter.result.rows), default=running.label)
    offered = _labels(first, running, starts)
    wanted = request.GET.get("quarter") or running.label
    if wanted not in offered:
        raise NotFound(f"there is no quarter {wanted!r}; there are: {', '.join(offered)}")
    options = tuple(Option(label, said(label), is_current=label == wanted) for label in offered)
    keep = tuple((name, request.GET[name]) for name in request.GET if name != "quarter")
    choice = Choice(label=gettext("Quarter"), name="quarter", options=options, keep=keep)
    return Span(_period(wanted, running, starts), offered, by_quarter, choice)


def said(label: str) -> str:
    """2026Q4 as people say it: Q4 2026."""
    year, _, quarter = label.partition("Q")
    return gettext("Q{quarter} {year}").format(quarter=quarter, year=year)


def _labels(first: str, running: Period, starts: int) -> tuple[str, ...]:
    """Every quarter from the first with facts to the running one, newest first."""
    found = [running]
    while found[-1].label > first:
        found.append(quarter_of(found[-1].start - timedelta(days=1), fiscal_year_starts=starts))
    return tuple(quarter.label for quarter in found)


def _period(label: str, running: Period, starts: int) -> Period:
    found = running
    while found.label > label:
        found = quarter_of(found.start - timedelta(days=1), fiscal_year_starts=starts)
    return found
