"""Company policy: every rule as it stands, the drafts that wait, and the history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.policybook import drafting
from salesformula.policybook.actions import RIGHT
from salesformula.policybook.models import Revision
from salesformula.policybook.pages import past, present
from salesformula.policybook.pages.access import viewer_in
from salesformula.policybook.shelf import title_of
from salesformula.policybook.standing import standings
from salesformula.policybook.today import company_on, today_in

VIEW = "policy.view"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The page as it stands."""
    viewer, now = viewer_in(request, right=VIEW), timezone.now()
    company = company_on(now)
    today = today_in(company, now=now)
    found = list(standings(today=today))
    may_revise = RIGHT in viewer.rights
    context: dict[str, Any] = {
        "headline": (_headline([one for one in found if not one.team_id]),),
        "may_revise": may_revise,
        "drafts": [_waiting(one) for one in drafting.drafts_of(viewer.email or "")] if may_revise else [],
        "sections": present.sections(found, currency=company.currency),
        "history": past.entries(company=company),
        "n_revisions": Revision.objects.count(),
        "has_facts": versions.current(home()) is not None,
    }
    return render(request, "policybook/overview.html", context)


def _headline(of_company: list[Any]) -> str:
    n_changed = sum(one.value != one.setting.default for one in of_company)
    if not n_changed:
        return gettext("Every rule is as shipped.")
    said = {"n": n_changed, "all": len(of_company)}
    return (
        ngettext(
            "%(n)s of %(all)s rules differs from what is shipped.",
            "%(n)s of %(all)s rules differ from what is shipped.",
            n_changed,
        )
        % said
    )


def _waiting(one: Any) -> dict[str, Any]:
    n = len(one.changes)
    said = ngettext("%(n)s rule, not recorded yet.", "%(n)s rules, not recorded yet.", n) % {"n": n}
    return {"name": one.policy, "title": gettext(title_of(one.policy)), "said": said}
