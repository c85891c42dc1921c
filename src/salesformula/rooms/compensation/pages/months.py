"""The months of pay: the choice of one, how far it is closed, and how it is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext

from salesformula.doors.times import Time
from salesformula.kit.text import MONTHS
from salesformula.rooms.compensation.models.closing import APPROVED, PAID, REVIEWED, PeriodStep
from salesformula.web.contracts import Choice, Option

#: A month of which nothing was said yet.
DRAFT = "draft"


@dataclass(frozen=True)
class Step:
    """One step on the way of a month to its payment."""

    text: str
    is_current: bool


def said(month: str) -> str:
    """2026-11 as people say it: Nov 2026."""
    day = date.fromisoformat(f"{month}-01")
    return gettext("{month} {year}").format(month=gettext(MONTHS[day.month - 1]), year=day.year)


def month_choice(months: list[str], chosen: str, request: HttpRequest) -> Choice:
    """The control in the page's bar."""
    options = tuple(Option(month, said(month), is_current=month == chosen) for month in months)
    keep = tuple((name, request.GET[name]) for name in request.GET if name in ("payee_id", "as_of", "as_known"))
    return Choice(label=gettext("Month"), name="month", options=options, keep=keep)


def month_state(month: str, *, time: Time) -> tuple[Step, ...]:
    """How far the month is closed, as it was at the time asked for."""
    steps = PeriodStep.objects.filter(period=month)
    if time.as_known is not None:
        steps = steps.filter(at__lte=time.as_known)
    done = set(steps.values_list("step", flat=True))
    way = ((DRAFT, gettext("Draft")), (REVIEWED, gettext("Reviewed")), (APPROVED, gettext("Approved")),
           (PAID, gettext("Paid")))  # fmt: skip
    reached = [name for name, _ in way if name in done] or [DRAFT]
    return tuple(Step(text, name == reached[-1]) for name, text in way)
