"""Every address of the site: identity, the look, each room that has pages of its own, then the derived doors."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from salesformula.rooms import ROOMS
from salesformula.site.health import health

handler400 = "salesformula.site.failures.bad_request"
handler403 = "salesformula.site.failures.permission_denied"
handler404 = "salesformula.site.failures.page_not_found"
handler500 = "salesformula.site.failures.server_error"


def _rooms() -> list[URLPattern | URLResolver]:
    own = [room for room in dict.fromkeys(ROOMS) if find_spec(f"salesformula.rooms.{room}.urls")]
    return [path(f"{room}/", include(f"salesformula.rooms.{room}.urls")) for room in own]


urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("", include("salesformula.identity.urls")),
    path("", include("salesformula.web.urls")),
    path("data/import/", include("salesformula.sources.wizard.urls")),
    path("policy/", include("salesformula.policybook.urls")),
    *_rooms(),
    path("", include("salesformula.doors.urls")),
]
