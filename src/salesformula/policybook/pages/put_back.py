"""The button of the history: a draft with what the settings of a revision were before it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from salesformula.kit.errors import NotFound
from salesformula.policybook import drafting
from salesformula.policybook.models import Revision
from salesformula.policybook.pages.access import author_in
from salesformula.policybook.shelf import policies


@require_POST
def put_back(request: HttpRequest, revision: int) -> HttpResponse:
    """Begin the draft and show it; a draft of the policy that waits already is shown instead."""
    author = author_in(request)
    found = Revision.objects.filter(pk=revision, policy__in=policies()).first()
    if found is None:
        raise NotFound(f"there is no revision {revision}")
    if drafting.draft_of(author, found.policy) is not None:
        messages.warning(request, gettext("You have a draft of this policy already: record it or discard it first."))
    else:
        drafting.put_back(found, author=author, now=timezone.now())
    return redirect("policy:draft", found.policy)
