"""Run as a program: open every page of every role as a browser would, and print the times as JSON.

``pages_timed HOME``: per address, of the role for which it is slowest, in seconds: ``first``, when that person opens it
for the first time, and ``warm``, the median of three after that. What is made after builds is made before, as the
worker does.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from statistics import median

ROLES = ("seller", "manager", "director", "executive", "marketer", "recruiter", "enablement", "operations")
#: Pages that are written on, or that leave the site.
LEFT_OUT = ("/static/", "/accounts/", "/api/", "/wizard/")


def timed() -> dict[str, dict[str, float]]:
    """Per address ``warm`` and ``first``, in seconds: those of the role for which it is slowest."""
    from django.test import Client

    from salesformula.demo import marker
    from salesformula.doors.wanting import make_results
    from salesformula.facts.home import home
    from salesformula.identity.models import User

    make_results.func()
    there = marker.read(home())
    assert there is not None, "there is no simulated company in this home"
    found: dict[str, dict[str, float]] = {}
    for one in there.cast:
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(email=one.email))
        for address in _pages(client):
            first, *warm = [_seconds(client, address) for _ in range(4)]
            worst = found.setdefault(address, {"warm": 0.0, "first": 0.0})
            worst["warm"], worst["first"] = max(worst["warm"], median(warm)), max(worst["first"], first)
    return found


def _pages(client: object) -> list[str]:
    html = client.get("/").content.decode()  # type: ignore[attr-defined]
    links = set(re.findall(r'href="(/[a-z/_-]+/)"', html))
    return ["/", *sorted(link for link in links if not link.startswith(LEFT_OUT))]


def _seconds(client: object, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(address)  # type: ignore[attr-defined]
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return time.perf_counter() - started


if __name__ == "__main__":
    os.environ["SALESFORMULA_HOME"] = sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = "salesformula.site.settings"
    import django

    django.setup()
    print(json.dumps(timed()))
