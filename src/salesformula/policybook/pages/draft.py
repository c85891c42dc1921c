"""The draft beside what is in force: what changes, from when, what it does to answers; then record or discard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from salesformula.identity import log
from salesformula.kit.errors import Refused
from salesformula.policybook import drafting
from salesformula.policybook.actions import Revise, carried_out, revise
from salesformula.policybook.conflicts import Conflict, conflicts
from salesformula.policybook.effects import effects
from salesformula.policybook.models import Draft
from salesformula.policybook.pages import telling
from salesformula.policybook.pages.access import author_in, viewer_in
from salesformula.policybook.rebuilding import asks_for_build
from salesformula.policybook.recording import newest
from salesformula.policybook.shelf import policy_named
from salesformula.policybook.today import company_on, today_in


@never_cache
@require_safe
def draft(request: HttpRequest, name: str) -> HttpResponse:
    """The page; without a draft, the way to begin one."""
    author_in(request)
    policy_named(name)
    mine = drafting.draft_of(author_in(request), name)
    if mine is None:
        return redirect("policy:edit", name)
    return _page(request, mine)


@require_POST
def record(request: HttpRequest, name: str) -> HttpResponse:
    """Record the draft as a revision, with its line in the log; others' changes are shown and not overwritten."""
    author, now = author_in(request), timezone.now()
    mine = drafting.draft_of(author, name)
    if mine is None:
        return redirect("policy:overview")
    try:
        done = _recorded(mine, author=author, now=now)
    except Conflict:
        return _page(request, mine, status=409)
    except Refused as refused:
        return _page(request, mine, error=str(refused), status=400)
    said = gettext("Recorded as revision %(n)s.") % {"n": done["revision"]}
    if done["builds"]:
        said = f"{said} {gettext('The facts are built again in the background.')}"
    messages.success(request, said)
    return redirect("policy:overview")


@require_POST
def keep_mine(request: HttpRequest, name: str) -> HttpResponse:
    """Its author has seen what others recorded meanwhile, and goes on."""
    mine = drafting.draft_of(author_in(request), name)
    seen = request.POST.get("seen", "")
    if mine is not None and seen.isascii() and seen.isdigit() and len(seen) < 18:
        drafting.see(mine, seen=int(seen))
    return redirect("policy:draft", name)


@require_POST
def discard(request: HttpRequest, name: str) -> HttpResponse:
    """Throw the draft away."""
    mine = drafting.draft_of(author_in(request), name)
    if mine is not None:
        mine.delete()
        messages.success(request, gettext("The draft is discarded. Nothing was changed."))
    return redirect("policy:overview")


def _recorded(mine: Draft, *, author: str, now: datetime) -> dict[str, Any]:
    fields = Revise(
        policy=mine.policy,
        changes=mine.changes,
        effective_from=mine.effective_from,
        reason=mine.reason,
        team_id=mine.team_id,
        seen=mine.seen,
    )
    with transaction.atomic():
        done = carried_out(fields, actor=author, now=now)
        log.record(
            at=now,
            user=author,
            action=revise.id,
            subject_id=done.subject_id,
            reason=done.reason,
            before=done.before,
            after=done.after,
        )
        mine.delete()
    return dict(done.ids)


def _page(request: HttpRequest, mine: Draft, *, error: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    company = company_on(now)
    today = today_in(company, now=now)
    policy = policy_named(mine.policy)
    context = {
        "mine": mine,
        "error": error,
        "headline": telling.headline(mine, today=today),
        "under": telling.under(mine),
        "conflicts": telling.theirs(
            conflicts(mine.policy, set(mine.changes), team_id=mine.team_id, seen=mine.seen), company=company
        ),
        "newest": newest(mine.policy),
        "backdated": telling.backdated(mine, today=today),
        "table": telling.table(mine, currency=company.currency),
        "builds": not mine.team_id
        and asks_for_build(policy, mine.changes, effective_from=mine.effective_from, today=today),
        "effects": telling.effects_table(effects(mine, viewer=viewer_in(request), now=now), mine),
    }
    return render(request, "policybook/draft.html", context, status=status)
