"""The reader's choice of theme, kept in a cookie: it must be known before the first paint and before sign-in."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "sf_theme"
THEMES = ("system", "light", "dark")
DEFAULT_THEME = "system"


def theme_of(request: HttpRequest) -> str:
    """The theme chosen in this browser; the system's where none or an unknown one is."""
    chosen = request.COOKIES.get(COOKIE, DEFAULT_THEME)
    return chosen if chosen in THEMES else DEFAULT_THEME
