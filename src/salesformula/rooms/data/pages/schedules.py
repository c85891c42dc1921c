"""Imports that come by themselves: what is planned, how it went last, planning and ending one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from salesformula.doors.acting import do
from salesformula.doors.by_page import by_form
from salesformula.doors.requests import viewer_in
from salesformula.facts.home import home
from salesformula.jobs.models import Run, Schedule
from salesformula.jobs.models.run import FAILED, SUCCEEDED
from salesformula.rooms.data.actions import imports_planned
from salesformula.rooms.data.forms import DAYS, ScheduleForm
from salesformula.rooms.data.pages import overview
from salesformula.rooms.data.pages.local import written
from salesformula.sources import places
from salesformula.sources.models import SavedMapping


@dataclass(frozen=True)
class Planned:
    """A planned import as the page shows it. ``last_kind`` is good, bad or empty."""

    name: str
    reads: str
    when: str
    next_at: str
    last: str
    last_kind: str
    reason: str
    notify: str


def planned() -> list[Planned]:
    """The imports planned, by name."""
    return [_planned(one) for one in imports_planned()]


def form_of(data: dict[str, str] | None = None, *, notify: str = "") -> ScheduleForm:
    """The form, empty or as it was sent."""
    at_hand = tuple(str(place) for place in places.allowed(home()))
    return ScheduleForm(data, initial={"at": "06:00", "notify": notify}, places=at_hand, prefix="")


def mappings() -> list[str]:
    """The names of the saved mappings."""
    return list(SavedMapping.objects.order_by("name").values_list("name", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan an import, or say on the form what is wrong; who only comes to its address is led to what is planned."""
    viewer = viewer_in(request)
    viewer.require("data.import")
    if request.method != "POST":
        return redirect(f"{reverse('data:overview')}#schedules")
    form = form_of(request.POST.dict())
    if by_form(form, "data.schedule_import", viewer=viewer) is None:
        return overview.page(request, schedule_form=form, status=400)
    messages.success(request, gettext("%(name)s is planned.") % {"name": form.cleaned_data["name"]})
    return redirect("data:overview")


@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """End a planned import."""
    name = request.POST.get("name", "")
    do("data.cancel_schedule", {"name": name}, viewer=viewer_in(request))
    messages.success(request, gettext("%(name)s comes no more.") % {"name": name})
    return redirect("data:overview")


def _planned(one: Schedule) -> Planned:
    run = Run.objects.filter(schedule=one.name).exclude(ended_at=None).first()
    folder = one.arguments["folder"]
    return Planned(
        name=one.name,
        reads=f"{folder} · {one.arguments['mapping']}" if folder else one.arguments["mapping"],
        when=when(one),
        next_at=written(one.next_at),
        last=_last(run),
        last_kind="" if run is None else "bad" if run.state == FAILED else "good",
        reason=run.reason if run else "",
        notify=one.notify,
    )


def when(one: Schedule) -> str:
    said = {"at": f"{one.at:%H:%M}", "minute": f"{one.at:%M}", "day": DAYS[one.weekday][1]}
    if one.every == "hour":
        return gettext("every hour at minute %(minute)s") % said
    if one.every == "week":
        return gettext("every %(day)s, %(at)s") % said
    return gettext("every day, %(at)s") % said


def _last(run: Run | None) -> str:
    if run is None or run.ended_at is None:
        return gettext("has not come yet")
    said = gettext("landed %(at)s") if run.state == SUCCEEDED else gettext("failed %(at)s")
    return said % {"at": written(run.ended_at)}
