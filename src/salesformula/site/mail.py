"""Where mail leaves: SALESFORMULA_SMTP=smtp://USER:PASSWORD@HOST:PORT, or nowhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from salesformula.facts import environment
from salesformula.facts.environment import EnvironmentRefused

VARIABLE = "SALESFORMULA_SMTP"


def mail_settings() -> dict[str, Any]:
    """Django's mail settings. ``smtps://`` is encrypted from the start; SENDS_MAIL is false where nothing is set."""
    url = environment.text(VARIABLE)
    if not url:
        return {"SENDS_MAIL": False, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise EnvironmentRefused(f"{VARIABLE} must read smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT")
    return {
        "SENDS_MAIL": True,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": environment.text("SALESFORMULA_MAIL_FROM", default="salesformula@localhost"),
    }
