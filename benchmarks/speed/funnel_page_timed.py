"""Run as a program: the page of the funnel by source, made from a home's rollup, as JSON.

``funnel_page_timed HOME`` prints seconds, each the least of some rounds: ``page``, the whole page when nothing of it is
remembered, ``reading``, the part of it that reads the funnel's counts from the rollup, and ``remembered``, the page as
it is served from then on.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable

ADDRESS, ROUNDS = "/answers/pipeline.funnel/?by=source", 15


def timed() -> dict[str, float]:
    """Seconds of the page, of reading its counts, and of the page when its answer is remembered."""
    from django.test import Client

    from salesformula.doors import clock, remembering
    from salesformula.facts.access import open_facts
    from salesformula.facts.prepared import read as prepared_read
    from salesformula.identity.accounts import confirm, create_account
    from salesformula.rooms.pipeline.formula import funnel_counts

    user, _ = create_account(email="reader@example.com", name="Reader", person_id="p0")
    confirm(people={"p0": "executive"}, by=None, now=clock.now())
    client = Client(headers={"host": "localhost"})
    client.force_login(user)

    def page() -> None:
        answer = client.get(ADDRESS)
        assert answer.status_code == 200, f"{ADDRESS}: {answer.status_code}"

    def read() -> None:
        rows = prepared_read(open_facts(), "funnel_rollup", funnel_counts, by=("source",)).to_pylist()
        assert len(rows) == 4, f"{len(rows)} sources"

    page()
    return {
        "page": _least(page, before=remembering.forget_all),
        "reading": _least(read),
        "remembered": _least(page),
    }


def _least(work: Callable[[], object], *, before: Callable[[], object] = lambda: None) -> float:
    found = []
    for _ in range(ROUNDS):
        before()
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)


if __name__ == "__main__":
    os.environ["SALESFORMULA_HOME"] = sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = "salesformula.site.settings"
    from salesformula.site.setup import prepare

    prepare()
    print(json.dumps(timed()))
