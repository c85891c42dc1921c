"""Who may look at the rules, and who may change them."""

from __future__ import annotations

from django.http import HttpRequest

from salesformula.identity.viewer import Viewer
from salesformula.kit.errors import NotAllowed
from salesformula.policybook.actions import RIGHT


def viewer_in(request: HttpRequest, *, right: str = RIGHT) -> Viewer:
    """The viewer behind a request; NotAllowed without the right."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        raise NotAllowed("sign in first")
    viewer.require(right)
    return viewer


def author_in(request: HttpRequest) -> str:
    """The sign-in name of whoever may change the rules."""
    return viewer_in(request).email or ""
