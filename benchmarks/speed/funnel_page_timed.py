"""Run as a program: the page of the funnel by source, made from a home's rollup, as JSON.

``funnel_page_timed HOME ADDRESS`` prints seconds, each the least of some rounds: ``page``, the whole page when nothing
of it is remembered, ``reading``, the part of it that reads the funnel's counts from the rollup, ``view``, the same
counts read from PostgreSQL's materialised view at that address, in turn with ours, and ``remembered``, the page as it
is served from then on.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable

PAGE, ROUNDS = "/answers/pipeline.funnel/?by=source", 15


def timed(address: str) -> dict[str, float]:
    """Seconds of the page, of reading its counts here and there, and of the page when its answer is remembered."""
    import psycopg
    from django.test import Client

    from benchmarks.speed.funnel import BY_SOURCE
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
        answer = client.get(PAGE)
        assert answer.status_code == 200, f"{PAGE}: {answer.status_code}"

    def read() -> None:
        rows = prepared_read(open_facts(), "funnel_rollup", funnel_counts, by=("source",)).to_pylist()
        assert len(rows) == 4, f"{len(rows)} sources"

    with psycopg.connect(address, autocommit=True) as server:

        def view() -> None:
            rows = server.execute(BY_SOURCE).fetchall()
            assert len(rows) == 4, f"{len(rows)} sources"

        page()
        (whole,) = _least(page, before=remembering.forget_all)
        reading, viewing = _least(read, view)
        (remembered,) = _least(page)
    return {"page": whole, "reading": reading, "view": viewing, "remembered": remembered}


def _least(*works: Callable[[], object], before: Callable[[], object] = lambda: None) -> list[float]:
    """The least seconds of each work; they take turns."""
    rounds = []
    for _ in range(ROUNDS):
        before()
        rounds.append([_seconds(work) for work in works])
    return [min(turns) for turns in zip(*rounds, strict=True)]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    os.environ["SALESFORMULA_HOME"] = sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = "salesformula.site.settings"
    from salesformula.site.setup import prepare

    prepare()
    print(json.dumps(timed(sys.argv[2])))
