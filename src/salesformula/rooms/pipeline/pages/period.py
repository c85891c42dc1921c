"""The quarter a page speaks of: the one asked for, else the one that runs."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

from salesformula.doors.asking import Answered, ask
from salesformula.doors.times import Time, time_of
from salesformula.doors.writing import words
from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import NotFound
from salesformula.kit.periods import Period, quarter_of, quarters_since
from salesformula.kit.text import period
from salesformula.web.contracts import Choice, Option


@dataclass(frozen=True)
class Span:
    """The quarter in question, the choice of another, the key metric of each, and the time the page looks at."""

    quarter: Period
    by_quarter: Answered
    choice: Choice
    time: Time

    @property
    def is_running(self) -> bool:
        """Whether days of it are still to come."""
        return self.by_quarter.as_of < self.quarter.last_day


def span_of(request: HttpRequest, *, viewer: Viewer) -> Span:
    """The span a request asks for by ``?quarter=2026Q4``, at its time; NotFound for a quarter without facts."""
    time = time_of(request)
    by_quarter = ask(time.question("pipeline.key_metric", by=("quarter",)), viewer=viewer)
    starts = by_quarter.company.fiscal_year_starts
    running = quarter_of(by_quarter.as_of, fiscal_year_starts=starts)
    first = min((row["quarter"] for row in by_quarter.result.rows), default=running.label)
    quarters = {quarter.label: quarter for quarter in quarters_since(first, running, fiscal_year_starts=starts)}
    wanted = request.GET.get("quarter") or running.label
    if time.is_asked_for and wanted > running.label:
        # Who goes back in time from a later quarter comes to the one that ran then.
        wanted = running.label
    if wanted not in quarters:
        raise NotFound(f"there is no quarter {wanted!r}; there are: {', '.join(quarters)}")
    options = tuple(Option(label, said(label), is_current=label == wanted) for label in quarters)
    keep = tuple((name, request.GET[name]) for name in request.GET if name != "quarter")
    choice = Choice(label=gettext("Quarter"), name="quarter", options=options, keep=keep)
    return Span(quarters[wanted], by_quarter, choice, time)


def said(label: str) -> str:
    """2026Q4 as people say it: Q4 2026."""
    return words(period(label))
