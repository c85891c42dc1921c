"""State of the pipeline: how the quarter stands, and whether anything beside it needs a second look."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from salesformula.doors.asking import Answered, ask
from salesformula.doors.cards import figure_view, said_once
from salesformula.doors.frames import frame_view
from salesformula.doors.requests import viewer_in
from salesformula.doors.times import follows_time
from salesformula.identity.viewer import Viewer
from salesformula.kit.text import Money, Share, write
from salesformula.rooms.pipeline.pages import differences
from salesformula.rooms.pipeline.pages.calm import calm_view
from salesformula.rooms.pipeline.pages.mix import bars
from salesformula.rooms.pipeline.pages.notable import notable
from salesformula.rooms.pipeline.pages.numbers import numbers
from salesformula.rooms.pipeline.pages.period import Span, said, span_of

RIGHT = "pipeline.view"


@require_safe
@follows_time
def state(request: HttpRequest) -> HttpResponse:
    """The page, for the quarter that runs or the one chosen."""
    viewer = viewer_in(request)
    viewer.require(RIGHT)
    span = span_of(request, viewer=viewer)
    quarter = {"quarter": span.quarter.label}

    def one(name: str, *by: str, **where: str) -> Answered:
        return ask(span.time.question(f"pipeline.{name}", by=by, where=where), viewer=viewer)

    found = differences.differences(viewer=viewer, question=span.time.question("pipeline.win_rate"))
    attained, by_owner = one("attainment", **quarter), one("attainment", "owner", **quarter)
    owners = [row["owner_id"] for row in by_owner.result.rows]
    sellers = next((differences.told(d, first=owners) for d in found if d.by == "owner"), None)
    figures = {
        "quarters": figure_view(span.by_quarter),
        # One person's row says nothing that the figure numbers above have not said.
        "attainment": figure_view(by_owner) if len(owners) > 1 else None,
        "win_rates": sellers,
        "curve": figure_view(one("cycle")),
        "velocity": calm_view(one("velocity", "product")),
        "days": calm_view(one("days_to_close", "product")),
        "mix": bars(one("mix", **quarter)),
        "differences": differences.figure(found) if found else None,
    }
    notices, shown = said_once({name: figure for name, figure in figures.items() if figure})
    context = {
        "frame": frame_view(
            request,
            title=gettext("State of the pipeline"),
            as_of=span.by_quarter.as_of,
            controls=(span.choice,),
            notices=notices,
        ),
        "headline": _headline(attained, span),
        "under": _under(attained, span, viewer=viewer),
        "stats": numbers(span, viewer=viewer),
        **shown,
        "notable": notable(span, viewer=viewer),
        "notable_title": gettext("Notable deals of {quarter}").format(quarter=said(span.quarter.label)),
    }
    return render(request, "pipeline/state.html", context)


def _headline(attained: Answered, span: Span) -> tuple[str, ...]:
    row = attained.result.rows[0] if attained.result.rows else {}
    won = _amount(row.get("won_amount"), row)
    days = (span.quarter.last_day - span.by_quarter.as_of).days
    if row.get("quota_amount"):
        quota = _amount(row["quota_amount"], row)
        if span.is_running:
            text = gettext("Won {won} of {quota} with {n} days to go.")
            return (text.format(won=won, quota=quota, n=days), *_pace(row))
        return (
            gettext("Won {won} of {quota} in {quarter}.").format(
                won=won, quota=quota, quarter=said(span.quarter.label)
            ),
        )
    key = next((r for r in span.by_quarter.result.rows if r["quarter"] == span.quarter.label), {})
    won = _amount(key.get("key_metric_amount"), key)
    return (gettext("Won {won} in {quarter}.").format(won=won, quarter=said(span.quarter.label)),)


def _pace(row: dict[str, Any]) -> tuple[str, ...]:
    share, gone = row["attainment_share"], row["gone_share"]
    if share is None or not gone:
        return ()
    at_pace = gettext("The quarter is {gone} over.").format(gone=write(Share(gone, 0)))
    return (at_pace,)


def _under(attained: Answered, span: Span, *, viewer: Viewer) -> str:
    row = attained.result.rows[0] if attained.result.rows else {}
    whose = _whose(viewer)
    if row.get("attainment_share") is None:
        return f"{whose} " + gettext("There are no quotas for this quarter, so there is nothing to compare with.")
    said_share = gettext("{share} of the quota is won.").format(share=write(Share(row["attainment_share"], 0)))
    if span.is_running:
        return f"{whose} {said_share} " + gettext(
            "Deals won count by their closing date; open deals count for nothing yet."
        )
    if row.get("is_complete") is False:
        return f"{whose} {said_share} " + gettext(
            "The facts end before the quarter does, so this is not its last word."
        )
    return f"{whose} {said_share}"


def _whose(viewer: Viewer) -> str:
    if viewer.scope.everyone:
        return gettext("The whole company.")
    if len(viewer.scope.person_ids) < 2:
        return gettext("Your own deals.")
    return gettext("You and everyone who reports to you.")


def _amount(amount: Any, row: dict[str, Any]) -> str:
    currency = row.get("currency")
    value = Decimal(amount or 0)
    return write(Money(value, currency)) if currency else write(int(value))
