"""Going back to the version before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from salesformula.doors.acting import do
from salesformula.doors.requests import viewer_in
from salesformula.kit.errors import NotAllowed, Refused


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Leave the version the person looked at; what can't be undone is said on the page."""
    seen = request.POST.get("version", "")
    try:
        done = do("data.undo_import", {"version": seen} if seen else {}, viewer=viewer_in(request))
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
    else:
        said = gettext("Facts %(now)s answer again. What was undone is kept in the history below.")
        messages.success(request, said % {"now": done["version"]})
    return redirect("data:overview")
