"""What people do on the page of runs: run now, try again, cancel, build."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from salesformula.doors.by_page import by_button


@require_POST
def run_now(request: HttpRequest) -> HttpResponse:
    """Begin a schedule beside its time."""
    name = request.POST.get("name", "")
    return _done(request, "data.run_now", {"name": name}, gettext("%(name)s begins now.") % {"name": name})


@require_POST
def end_schedule(request: HttpRequest) -> HttpResponse:
    """End a planned import or build."""
    name = request.POST.get("name", "")
    return _done(request, "data.cancel_schedule", {"name": name}, gettext("%(name)s comes no more.") % {"name": name})


@require_POST
def try_again(request: HttpRequest) -> HttpResponse:
    """Try what failed once more."""
    return _done(request, "data.try_again", {"run": request.POST.get("run", "")}, gettext("It is tried again."))


@require_POST
def cancel_run(request: HttpRequest) -> HttpResponse:
    """Cancel what waits."""
    return _done(request, "data.cancel_run", {"run": request.POST.get("run", "")}, gettext("It is cancelled."))


@require_POST
def build(request: HttpRequest) -> HttpResponse:
    """Build the facts again without new files."""
    said = gettext("The facts are built again. Where nothing changed, no version is made.")
    return _done(request, "data.request_build", {}, said)


@require_POST
def build_nightly(request: HttpRequest) -> HttpResponse:
    """Plan the nightly build."""
    fields = {"at": request.POST.get("at", ""), "notify": request.POST.get("notify", "")}
    return _done(request, "data.schedule_build", fields, gettext("The facts are built every night."))


def _done(request: HttpRequest, action: str, fields: dict[str, Any], said: str) -> HttpResponse:
    """Do it and go back to the page; what can't be done is said there."""
    if by_button(request, action, fields) is not None:
        messages.success(request, said)
    return redirect("data:runs")
