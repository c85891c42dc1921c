"""How pages look to someone: theme, direction and language.

What a browser was told last stands in its cookies and wins there; the account holds what other browsers start with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from salesformula.identity.models import Direction, Theme, User

THEME_COOKIE = "sf_theme"


@dataclass(frozen=True)
class Display:
    """``theme`` system, light or dark; ``direction`` ltr or rtl, decided; ``language`` as in ``<html lang>``."""

    theme: str
    direction: str
    language: str


def user_of(request: HttpRequest) -> User | None:
    """The signed-in account behind a request."""
    user = getattr(request, "user", None)
    return user if getattr(user, "is_authenticated", False) else None


def language_of(request: HttpRequest) -> str | None:
    """The language the account asks for, unless this browser was told otherwise; None: as the browser asks."""
    user = user_of(request)
    if user is None or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return None
    return user.language if user.language in dict(settings.LANGUAGES) else None


def display_of(request: HttpRequest) -> Display:
    """How the answer to this request looks, in the language that is active."""
    user = user_of(request)
    language = translation.get_language() or settings.LANGUAGE_CODE
    theme = request.COOKIES.get(THEME_COOKIE, "")
    if theme not in Theme.values:
        theme = user.theme if user else Theme.SYSTEM
    direction = user.direction if user else Direction.LANGUAGE
    if direction == Direction.LANGUAGE:
        direction = Direction.RTL if translation.get_language_info(language)["bidi"] else Direction.LTR
    return Display(theme=str(theme), direction=str(direction), language=language)


def context(request: HttpRequest) -> dict[str, Any]:
    """For templates: ``display`` and ``viewer``."""
    return {"display": display_of(request), "viewer": getattr(request, "viewer", None)}
