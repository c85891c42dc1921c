"""Going back to the version before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from salesformula.doors.by_page import by_button
from salesformula.rooms.data.pages.overview import page
from salesformula.sources.weighing import Impact


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Leave the version the person looked at; what can't be undone, and what it would change, is said on the page."""
    given = {name: request.POST[name] for name in ("version", "accept_impact", "mark") if request.POST.get(name)}
    try:
        done = by_button(request, "data.undo_import", given)
    except Impact as impact:
        return page(request, impact=impact, status=409)
    if done is not None:
        said = gettext("Facts %(now)s answer again. What was undone is kept in the history below.")
        messages.success(request, said % {"now": done["version"]})
    return redirect("data:overview")
