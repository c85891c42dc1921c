"""Proposing a plan of one's own in the lab, and taking it out again."""

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
from salesformula.rooms.compensation.actions.candidates import VERB, WITHDRAW
from salesformula.rooms.compensation.actions.plans import ADOPT
from salesformula.rooms.compensation.pages.lab import shown
from salesformula.rooms.compensation.pages.lab_propose_form import ProposeForm

PLANS = "#fig-plan-lab-plans"


@require_POST
@follows_time
def propose_in_lab(request: HttpRequest) -> HttpResponse:
    """Try it beside the others; the page again, with the form as it was sent where it can't be."""
    viewer = viewer_in(request)
    viewer.require(ADOPT)
    form = ProposeForm(request.POST)
    if form.is_valid():
        try:
            do(VERB, form.action_fields(), viewer=viewer)
        except NotAllowed:
            raise
        except Refused as error:
            form.add_error(None, sentence(str(error)))
        else:
            said = gettext("%(name)s is tried beside the other plans. It pays nobody.")
            messages.success(request, said % {"name": form.cleaned_data["name"]})
            return redirect(reverse("compensation:lab") + PLANS)
    return shown(request, propose=form, status=400)


@require_POST
def withdraw_in_lab(request: HttpRequest) -> HttpResponse:
    """Take a proposal out of the lab."""
    viewer = viewer_in(request)
    viewer.require(ADOPT)
    try:
        do(WITHDRAW, {"proposal": request.POST.get("proposal", "")}, viewer=viewer)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, sentence(str(error)))
    else:
        messages.success(request, gettext("The plan is tried no longer."))
    return redirect(reverse("compensation:lab"))
