"""Funnel: how far leads come, how many deals opened are won, how fast, and what that brings a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from salesformula.doors.asking import Answered, ask
from salesformula.doors.cards import figure_view, said_once
from salesformula.doors.frames import frame_view
from salesformula.doors.requests import viewer_in
from salesformula.doors.times import follows_time, time_of
from salesformula.doors.writing import words
from salesformula.identity.viewer import Viewer
from salesformula.kit.text import Count, Msg, Share, write
from salesformula.rooms.pipeline.answers.too_few import TOO_FEW
from salesformula.rooms.pipeline.pages.calm import calm_view
from salesformula.rooms.pipeline.pages.funnel_numbers import numbers
from salesformula.web.contracts import Choice, Option

RIGHT = "pipeline.view"

#: What the funnel is broken down by on this page, the first unless another is chosen.
BREAKDOWNS = {
    "source": "Source",
    "segment": "Segment",
    "team": "Team",
    "seller": "Seller",
    "month": "Month",
}

#: With more groups than this the breakdown stands alone, below the steps.
MOST_BESIDE = 8


@require_safe
@follows_time
def funnel(request: HttpRequest) -> HttpResponse:
    """The page, broken down by source or by what was chosen."""
    viewer = viewer_in(request)
    viewer.require(RIGHT)
    time, by = time_of(request), request.GET.get("by", "")
    by = by if by in BREAKDOWNS else next(iter(BREAKDOWNS))

    def one(name: str, *groups: str, **params: str) -> Answered:
        return ask(time.question(f"pipeline.{name}", by=groups, params=params), viewer=viewer)

    whole, cycle, velocity = one("funnel"), one("cycle"), one("velocity")
    created, broken_down = one("win_rate", basis="created"), one("funnel", by)
    n_groups = len(broken_down.result.rows)
    figures = {
        "steps": figure_view(whole, title=_steps(whole)),
        "breakdown": calm_view(broken_down),
        "cohorts": calm_view(_cohorts(one)),
        "curve": figure_view(cycle, title=_won_by(cycle)),
        "velocity_by": calm_view(one("velocity", "segment")),
    }
    # What the first figure says of the leads holds of the second.
    heard = figures["steps"].notes
    beside = figures["breakdown"]
    figures["breakdown"] = replace(beside, notes=tuple(note for note in beside.notes if note not in heard))
    notices, shown = said_once(figures)
    context = {
        "frame": frame_view(
            request,
            title=gettext("Funnel"),
            as_of=whole.as_of,
            controls=(_choice(request, by, offered=_offered(one)),),
            notices=notices,
        ),
        "headline": tuple(f"{words(one.result.finding)}." for one in (whole, cycle)),
        "under": _under(whole, viewer=viewer),
        "stats": numbers(whole, created, cycle, velocity),
        # One group's row says nothing that the steps have not said.
        "is_alone": n_groups == 1,
        "is_tall": n_groups == 1 or n_groups > MOST_BESIDE,
        **shown,
    }
    return render(request, "pipeline/funnel.html", context)


def _cohorts(one: Callable[..., Answered]) -> Answered:
    """The win rate of deals opened by month; by quarter where most months have too few."""
    monthly = one("win_rate", "month", basis="created")
    rows = monthly.result.rows
    if 2 * sum(row["reason"] == TOO_FEW for row in rows) > len(rows):
        return one("win_rate", "quarter", basis="created")
    return monthly


def _steps(whole: Answered) -> Msg | None:
    """How far the leads came, as the title of the steps; None where there are none."""
    row = _only(whole)
    if not row.get("n_sourced"):
        return None
    counts: dict[str, Any] = {name: Count(row[f"n_{name}"]) for name in ("sourced", "worked", "demo", "won")}
    return Msg("Of {sourced} leads {worked} were worked, {demo} had a demo and {won} became customers", **counts)


def _won_by(cycle: Answered) -> Msg | None:
    """What is won by when, as the title of the curve; None where that is not known."""
    row = _only(cycle)
    shares = {days: row.get(f"won_by_{days}_share") for days in (90, 180)}
    if None in shares.values():
        return None
    early, late = (Share(share) for share in shares.values() if share is not None)
    return Msg("{early} of deals opened are won by day 90, {late} by day 180", early=early, late=late)


def _offered(one: Callable[..., Answered]) -> set[str]:
    """The breakdowns in which the reader sees two groups or more: one alone says nothing beside the whole."""
    return {name for name in BREAKDOWNS if len(one("funnel", name).result.rows) > 1}


def _choice(request: HttpRequest, by: str, *, offered: set[str]) -> Choice:
    options = tuple(
        Option(name, gettext(title), is_current=name == by)
        for name, title in BREAKDOWNS.items()
        if name in offered or name == by
    )
    keep = tuple((name, request.GET[name]) for name in request.GET if name != "by")
    return Choice(label=gettext("By"), name="by", options=options, keep=keep)


def _under(whole: Answered, *, viewer: Viewer) -> str:
    row = _only(whole)
    if not row.get("n_sourced"):
        return gettext("No lead has come yet; as soon as leads are imported, their steps are counted here.")
    said = gettext("{leads} leads came; {young} of them are too young to judge.").format(
        leads=write(Count(row["n_sourced"])), young=write(Count(row["n_young"]))
    )
    if row["connect_share"] is not None and row["discovery_share"] is not None:
        said += " " + gettext("Of those worked {connect} connect, and of those {discovery} have a discovery.").format(
            connect=write(Share(row["connect_share"], 0)), discovery=write(Share(row["discovery_share"], 0))
        )
    return f"{_whose(viewer)} {said}"


def _only(answered: Answered) -> dict[str, Any]:
    return answered.result.rows[0] if answered.result.rows else {}


def _whose(viewer: Viewer) -> str:
    if viewer.scope.everyone:
        return gettext("The whole company.")
    if len(viewer.scope.person_ids) < 2:
        return gettext("Your own leads and deals.")
    return gettext("You and everyone who reports to you.")
