"""Adopting a plan that was tried in the lab."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from salesformula.doors.acting import do
from salesformula.doors.requests import viewer_in
from salesformula.doors.times import follows_time
from salesformula.kit.errors import NotAllowed, Refused
from salesformula.kit.text import sentence
from salesformula.rooms.compensation.actions.plans import ADOPT, ADOPT_PLAN
from salesformula.rooms.compensation.pages.lab import shown
from salesformula.rooms.compensation.pages.lab_forms import AdoptForm


@require_POST
@follows_time
def adopt_from_lab(request: HttpRequest) -> HttpResponse:
    """Adopt it; the page again, with the form as it was sent where it can't be."""
    viewer = viewer_in(request)
    viewer.require(ADOPT)
    form = AdoptForm(request.POST)
    if form.is_valid():
        try:
            do(ADOPT_PLAN, form.action_fields(), viewer=viewer)
        except NotAllowed:
            raise
        except Refused as error:
            form.add_error(None, sentence(str(error)))
        else:
            messages.success(request, gettext("The plan is adopted. It pays for deals won from its first day on."))
            return redirect(reverse("compensation:lab"))
    return shown(request, adopt=form, status=400)
