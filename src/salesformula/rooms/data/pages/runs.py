"""The page of runs: what ran, what is at work, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from salesformula.doors.frames import frame_view
from salesformula.doors.requests import viewer_in
from salesformula.doors.writing import words, zone_in_words
from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.jobs import schedules
from salesformula.jobs.models import Schedule
from salesformula.kit.text import Count, write
from salesformula.rooms.data.actions import NIGHTLY_BUILD, can_be_ended
from salesformula.rooms.data.answers.runs import KIND_WORDS, KINDS, STATES, history
from salesformula.rooms.data.pages.local import company, written
from salesformula.rooms.data.pages.schedules import when
from salesformula.web.contracts import Choice, Option

RIGHT = "data.view"
#: So many runs on one page; the answer has them all.
PAGE = 50
AHEAD = ("waiting", "running")
TONES = {"done": "sf-good", "failed": "sf-bad", "cancelled": "sf-muted"}
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Line:
    """A run as the page shows it."""

    id: str
    what: str
    who: str
    state: str
    tone: str
    note: str
    due: str
    begun: str
    took: str
    made: str
    url: str
    can_cancel: bool
    can_try_again: bool


@dataclass(frozen=True)
class Coming:
    """A schedule as the page shows it."""

    name: str
    what: str
    when: str
    next_at: str
    can_end: bool


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The page, or for htmx the part that changes while something runs."""
    viewer = viewer_in(request)
    viewer.require(RIGHT)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    rows = history()
    pages = Paginator([row for row in rows if not state or row["state"] == state], PAGE)
    here = pages.get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "may_import": "data.import" in viewer.rights,
        "lines": [_line(row) for row in here],
        "here": here if pages.num_pages > 1 else None,
        "query": f"state={state}" if state else "",
        "state": words(STATES[state]) if state else "",
        "is_live": any(row["state"] in AHEAD for row in rows),
        "refresh_url": request.get_full_path(),
        "headline": _headline(rows),
        "has_facts": versions.current(home()) is not None,
        "where": f"?where=state%3D{state}" if state else "",
    }
    if request.headers.get("HX-Request"):
        return render(request, "data/_runs.html", context)
    options = tuple(Option(name, words(said), is_current=name == state) for name, said in STATES.items())
    every = Option("", gettext("every state"), is_current=not state)
    choice = Choice(gettext("State"), "state", (every, *options))
    planned = schedules.all()
    context |= {
        "frame": frame_view(request, title=gettext("Runs"), controls=(choice,)),
        "under": gettext(
            "Imports, builds and whatever else the worker does beside the site. Times are those of {zone}."
        ).format(zone=zone_in_words(company())),
        "coming": [_coming(one) for one in planned],
        "has_nightly": any(one.name == NIGHTLY_BUILD for one in planned),
        "notify": viewer.email or "",
    }
    return render(request, "data/runs.html", context)


def _headline(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    n_ahead = sum(row["state"] in AHEAD for row in rows)
    if n_ahead:
        return (
            ngettext("%(n)s run waits or is at work.", "%(n)s runs wait or are at work.", n_ahead) % {"n": n_ahead},
        )
    ended = next((row for row in rows if row["state"] in ("done", "failed")), None)
    if ended is None:
        return (gettext("Nothing ran yet."),)
    if ended["state"] == "failed":
        return (gettext("The last run failed."),)
    return (gettext("The last run was done."),)


def _line(row: dict[str, Any]) -> Line:
    is_wizard = bool(row["upload_id"])
    return Line(
        id=row["run_id"],
        what=_what(row["kind"]),
        who=_who(row),
        state=words(STATES[row["state"]]),
        tone=TONES.get(row["state"], ""),
        note=_note(row),
        due=written(row["due_at"]),
        begun=written(row["begun_at"]) if row["begun_at"] else "",
        took=_took(row["took_seconds"]),
        made=_made(row),
        url=_url(row),
        can_cancel=row["state"] == "waiting",
        # The wizard checks again before it imports again, so that the way leads there.
        can_try_again=row["state"] in ("failed", "cancelled") and not is_wizard,
    )


def _what(kind: str) -> str:
    return words(KIND_WORDS.get(kind, kind.replace("_", " ")))


def _who(row: dict[str, Any]) -> str:
    if row["schedule"] and row["by"]:
        return gettext("{name}, begun by {who}").format(name=row["schedule"], who=row["by"])
    return str(row["schedule"] or row["by"] or gettext("the house"))


def _note(row: dict[str, Any]) -> str:
    n = row["n_retries"]
    if row["state"] == "waiting" and n:
        said = ngettext("put off once: %(reason)s", "put off %(n)s times: %(reason)s", n)
        return said % {"n": n, "reason": row["reason"]}
    if n:
        tried = ngettext("after %(n)s retry", "after %(n)s retries", n) % {"n": n}
        return f"{tried}: {row['reason']}" if row["reason"] else tried
    return str(row["reason"])


def _took(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < MINUTE:
        return gettext("%(n)s s") % {"n": f"{seconds:.1f}"}
    if seconds < HOUR:
        return gettext("%(n)s min") % {"n": f"{seconds / MINUTE:.0f}"}
    return gettext("%(n)s h") % {"n": f"{seconds / HOUR:.1f}"}


def _made(row: dict[str, Any]) -> str:
    if row["version"] is None:
        return gettext("nothing had changed") if row["kind"] == "build" and row["state"] == "done" else ""
    said = gettext("facts {n}").format(n=row["version"])
    if row["kind"] == "answers":
        return gettext("for {facts}").format(facts=said)
    if row["n_rows"] is None:
        return said
    return ngettext("{facts}, {n} row", "{facts}, {n} rows", row["n_rows"]).format(
        facts=said, n=write(Count(row["n_rows"]))
    )


def _url(row: dict[str, Any]) -> str:
    if row["upload_id"]:
        return reverse("wizard:checks", args=[row["upload_id"]])
    return f"{reverse('data:overview')}#history" if row["kind"] == "import" and row["version"] else ""


def _coming(one: Schedule) -> Coming:
    kind = KINDS.get(one.task, one.task.rpartition(".")[2])
    return Coming(one.name, _what(kind), when(one), written(one.next_at), can_end=can_be_ended(one))
