"""The frame around pages that don't make their own: one's own page, passwords, errors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from salesformula.doors.frames import frame_view


def context(request: HttpRequest) -> dict[str, Any]:
    """For templates: ``frame``, made only when a page asks for it; a view's own frame wins over it."""
    if getattr(request, "viewer", None) is None:
        return {}
    return {"frame": SimpleLazyObject(lambda: frame_view(request, title=gettext("Your account")))}
