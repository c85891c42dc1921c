"""What people do in the lab: try a plan of their own, take it out again, adopt one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from salesformula.doors.by_page import by_button, by_form
from salesformula.doors.requests import viewer_in
from salesformula.doors.times import follows_time
from salesformula.rooms.compensation.actions.candidates import VERB as PROPOSE
from salesformula.rooms.compensation.actions.candidates import WITHDRAW
from salesformula.rooms.compensation.actions.plans import ADOPT, ADOPT_PLAN
from salesformula.rooms.compensation.pages.lab import shown
from salesformula.rooms.compensation.pages.lab_forms import AdoptForm
from salesformula.rooms.compensation.pages.lab_propose_form import ProposeForm

PLANS = "#fig-plan-lab-plans"


@require_POST
@follows_time
def adopt_from_lab(request: HttpRequest) -> HttpResponse:
    """Adopt it; the page again, with the form as it was sent where it can't be."""
    viewer = viewer_in(request)
    viewer.require(ADOPT)
    form = AdoptForm(request.POST)
    if by_form(form, ADOPT_PLAN, viewer=viewer) is None:
        return shown(request, adopt=form, status=400)
    messages.success(request, gettext("The plan is adopted. It pays for deals won from its first day on."))
    return redirect("compensation:lab")


@require_POST
@follows_time
def propose_in_lab(request: HttpRequest) -> HttpResponse:
    """Try it beside the others; the page again, with the form as it was sent where it can't be."""
    viewer = viewer_in(request)
    viewer.require(ADOPT)
    form = ProposeForm(request.POST)
    if by_form(form, PROPOSE, viewer=viewer) is None:
        return shown(request, propose=form, status=400)
    said = gettext("%(name)s is tried beside the other plans. It pays nobody.")
    messages.success(request, said % {"name": form.cleaned_data["name"]})
    return redirect(reverse("compensation:lab") + PLANS)


@require_POST
def withdraw_in_lab(request: HttpRequest) -> HttpResponse:
    """Take a proposal out of the lab."""
    viewer_in(request).require(ADOPT)
    if by_button(request, WITHDRAW, {"proposal": request.POST.get("proposal", "")}) is not None:
        messages.success(request, gettext("The plan is tried no longer."))
    return redirect("compensation:lab")
