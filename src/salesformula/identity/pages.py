"""A person's own page: who they are here, how pages look, and their API tokens."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from salesformula.identity import tokens
from salesformula.identity.display import THEME_COOKIE, user_of
from salesformula.identity.forms import DisplayForm, TokenForm, display_of_account
from salesformula.identity.models import User
from salesformula.identity.wording import role_name, scope_words

YEAR = 365 * 24 * 3600


@require_GET
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """The page as it stands."""
    return _page(request)


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep theme, direction and language: in the account, and in this browser. Fields left out stay as they are."""
    user = _user(request)
    form = DisplayForm({**display_of_account(user), **request.POST.dict()})
    if not form.is_valid():
        return _page(request, display_form=form, status=400)
    form.save(user)
    response = _back(request)
    response.set_cookie(THEME_COOKIE, user.theme, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@require_POST
@never_cache
def issue_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, token_form=form, status=400)
    _, text = tokens.issue(user=_user(request), name=form.cleaned_data["name"], now=timezone.now())
    return _page(request, new_token=text)


@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of the person's own tokens."""
    tokens.revoke(user=_user(request), token_id=token_id, now=timezone.now())
    return redirect("identity:me")


def _page(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    user = _user(request)
    viewer = request.viewer  # type: ignore[attr-defined]
    context = {
        "role_name": role_name(viewer),
        "scope_words": scope_words(viewer),
        "display_form": DisplayForm(initial=display_of_account(user)),
        "token_form": TokenForm(),
        "tokens": tokens.working(user),
        **extra,
    }
    return render(request, "identity/me.html", context, status=status)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(target)
    return redirect("identity:me")


def _user(request: HttpRequest) -> User:
    return cast(User, user_of(request))
