"""Who asks, on every request: by session or by token; and nobody passes without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation

from salesformula.identity import tokens
from salesformula.identity.display import THEME_COOKIE, language_of, user_of
from salesformula.identity.viewer import viewer_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]
API = "/api/"
SCHEME = "bearer "


class TokenMiddleware:
    """On the API, ``Authorization: Bearer …`` stands for its user; a wrong token is 401, never a session."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Replace the user of the session by the user of the token."""
        header = request.headers.get("Authorization", "")
        if request.path.startswith(API) and header.lower().startswith(SCHEME):
            user = tokens.user_of(header[len(SCHEME) :].strip())
            if user is None:
                return unauthorised("this token is unknown or revoked: make one at /me/")
            request.user = user
            request.by_token = True  # type: ignore[attr-defined]
        return self.get_response(request)


class ViewerMiddleware:
    """Sets ``request.viewer``, and shows pages as the account asks where this browser was told nothing else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Who asks is decided anew for each request: a role taken away is gone at once."""
        user = user_of(request)
        request.viewer = viewer_of(user) if user else None  # type: ignore[attr-defined]
        if user:
            request.COOKIES.setdefault(THEME_COOKIE, user.theme)
        response = self._answer(request)
        if user:
            # What one person may see must not stay in a browser or proxy that another uses.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        if language is None:
            return self.get_response(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or language
            return self.get_response(request)


class SignedInMiddleware(LoginRequiredMiddleware):
    """Anonymous: to the sign-in page and back; on the API 401. A session on the API needs the CSRF token as well."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Refuse before the view runs."""
        if not request.path.startswith(API):
            return super().process_view(request, view_func, view_args, view_kwargs)
        if not request.user.is_authenticated:
            return unauthorised("sign in, or send a token: Authorization: Bearer …")
        if not getattr(request, "by_token", False):
            return _check_csrf(request)
        return None


def _check_csrf(request: HttpRequest) -> HttpResponse | None:
    """The views of the API are exempt from Django's own check, because tokens need none; sessions do."""
    check = CsrfViewMiddleware(_never)
    check.process_request(request)
    return check.process_view(request, _never, (), {})


def _never(request: HttpRequest) -> HttpResponse:
    raise AssertionError("only stands where a view is asked for")


def unauthorised(sentence: str) -> JsonResponse:
    """401 with a sentence."""
    return JsonResponse({"error": sentence}, status=401, headers={"WWW-Authenticate": "Bearer"})
