"""Changing a policy: its settings as they are in force or drafted, from which day, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from salesformula.kit.policy import Policy
from salesformula.policybook import drafting
from salesformula.policybook.forms import DraftForm
from salesformula.policybook.in_force import PoliciesInForce
from salesformula.policybook.models import Draft
from salesformula.policybook.pages.access import author_in
from salesformula.policybook.recording import newest
from salesformula.policybook.shelf import policy_named, settings_by_name, title_of
from salesformula.policybook.standing import standings
from salesformula.policybook.storing import typed
from salesformula.policybook.teams import needs_team, teams
from salesformula.policybook.today import company_on, today_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """The form; sent, it is stored as a draft and shown beside what is in force."""
    author, policy, now = author_in(request), policy_named(name), timezone.now()
    waiting = drafting.draft_of(author, name)
    team_id = _team_in(request, waiting)
    needs_team(team_id)
    mine = waiting if waiting is not None and waiting.team_id == team_id else None
    form = _form(request, policy, name, team_id=team_id, mine=mine)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        drafting.keep(
            author,
            name,
            team_id=team_id,
            changes=form.changes,
            effective_from=said["effective_from"],
            reason=said["reason"].strip(),
            seen=said["seen"],
            now=now,
        )
        return redirect("policy:draft", name)
    context = {
        "name": name,
        "title": gettext(title_of(name)),
        "form": form,
        "team_id": team_id,
        "team": teams().get(team_id, team_id) if team_id else "",
        "teams": teams() if any(one.dated for one in settings_by_name(policy).values()) else {},
        "mine": mine,
        "other": waiting if waiting is not mine else None,
    }
    return render(request, "policybook/edit.html", context, status=400 if form.is_bound else 200)


def _team_in(request: HttpRequest, waiting: Draft | None) -> str:
    """The team asked for; where none is, that of the draft that waits."""
    asked = request.POST.get("team", request.GET.get("team"))
    if asked is not None:
        return asked
    return waiting.team_id if waiting else ""


def _form(request: HttpRequest, policy: type[Policy], name: str, *, team_id: str, mine: Draft | None) -> DraftForm:
    now = timezone.now()
    company = company_on(now)
    today = today_in(company, now=now)
    settings = [one for one in settings_by_name(policy).values() if one.dated or not team_id]
    of_company = PoliciesInForce(on=today)(policy)
    whole = {one.name: getattr(of_company, one.name) for one in settings}
    in_force = {one.name: None for one in settings} | _own(name, team_id, today) if team_id else whole
    drafted = {key: typed(policy, key, value) for key, value in mine.changes.items()} if mine else {}
    return DraftForm(
        request.POST if request.method == "POST" else None,
        policy=policy,
        settings=settings,
        in_force=in_force,
        company=whole,
        currency=company.currency,
        team_id=team_id,
        drafted={key: value for key, value in drafted.items() if key in in_force},
        initial={
            "effective_from": mine.effective_from if mine else today,
            "reason": mine.reason if mine else "",
            "seen": mine.seen if mine else newest(name),
        },
    )


def _own(name: str, team_id: str, today: date) -> dict[str, Any]:
    found = [one for one in standings(today=today) if one.policy == name and one.team_id == team_id]
    return {one.setting.name: one.value for one in found}
