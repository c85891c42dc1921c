"""Whether the site is up, for whoever watches it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from salesformula.facts import versions
from salesformula.facts.home import home


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """ "ok" and the version of the facts, once the database has answered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    version = versions.current(home())
    return HttpResponse(f"ok\nfacts {version.number if version else 'none'}\n", content_type="text/plain")
