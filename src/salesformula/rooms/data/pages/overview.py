"""State of the data: is it fresh, is it complete, and what needs a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from salesformula.doors.asking import ask
from salesformula.doors.frames import frame_view
from salesformula.doors.question import Question
from salesformula.doors.requests import viewer_in
from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.identity.viewer import Viewer
from salesformula.rooms.data.answers.imports import history
from salesformula.rooms.data.forms import ScheduleForm
from salesformula.rooms.data.pages import freshness, held, past, problems, schedules
from salesformula.rooms.data.pages.local import written
from salesformula.sources.history import previous
from salesformula.sources.weighing import Impact
from salesformula.web.contracts import State

RIGHT = "data.view"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The page as it stands."""
    return page(request)


def page(
    request: HttpRequest,
    *,
    schedule_form: ScheduleForm | None = None,
    impact: Impact | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the form for a planned import as it was sent where it holds a mistake.

    ``impact``: what going back would change of what is settled, for who was stopped by it.
    """
    viewer = viewer_in(request)
    viewer.require(RIGHT)
    may_import = "data.import" in viewer.rights
    imports = history()
    context: dict[str, Any] = {
        "frame": frame_view(request, title=gettext("State of the data")),
        "may_import": may_import,
        "import_url": _wizard(),
        "notices": [*_stopped_going_back(impact), *_notices(imports, viewer=viewer)],
        "history": past.table(imports),
        "planned": schedules.planned(),
        "mappings": schedules.mappings(),
        "schedule_form": schedule_form or schedules.form_of(notify=viewer.email or ""),
        "schedule_open": schedule_form is not None,
        "impact": impact,
    }
    if versions.current(home()) is None:
        return render(request, "data/empty.html", context, status=status)
    return render(request, "data/overview.html", context | _standing(viewer, imports), status=status)


def _standing(viewer: Viewer, imports: list[dict[str, Any]]) -> dict[str, Any]:
    loaded = ask(Question("data.loaded"), viewer=viewer)
    complete = ask(Question("data.completeness"), viewer=viewer)
    before = previous(home())
    return {
        "headline": freshness.headline(loaded),
        "under": freshness.under(loaded),
        "stats": freshness.stats(loaded, complete),
        "loaded": held.loaded(loaded),
        "complete": held.complete(complete),
        "files": problems.by_file(),
        "problems": problems.kinds(),
        "version": loaded.facts_version,
        "is_built_alone": all(row["version"] != loaded.facts_version for row in imports),
        "before": before and {"version": before[0], "at": written(before[1])},
    }


def _notices(imports: list[dict[str, Any]], *, viewer: Viewer) -> list[State]:
    """What needs a person, the most urgent first."""
    found = []
    newest = imports[0] if imports else None
    if newest and newest["state"] == "refused":
        said = gettext("The last import, %(at)s, was refused:") % {"at": written(newest["started_at"])}
        stands = gettext("Nothing was changed: what was there before still answers.")
        found.append(State("failed", said, f"{_stopped(newest['reason'])} {stands}"))
    n_waiting = _waiting(viewer)
    if n_waiting:
        said = ngettext("%(n)s person waits for their role.", "%(n)s people wait for their role.", n_waiting)
        text = gettext(
            "Files propose roles and reporting lines; until someone confirms them, each sees their own rows."
        )
        found.append(State("stale", said % {"n": n_waiting}, text, gettext("Look and confirm"), reverse("data:people")))
    return found


def _stopped_going_back(impact: Impact | None) -> list[State]:
    if impact is None:
        return []
    text = gettext("Going back would change what locked months of pay were paid for.")
    return [State("stale", gettext("Nothing was changed."), text, gettext("Look and decide"), "#impact")]


def _waiting(viewer: Viewer) -> int:
    if "identity.administer" not in viewer.rights or versions.current(home()) is None:
        return 0
    return sum(row["is_waiting"] for row in ask(Question("identity.roles"), viewer=viewer).result.rows)


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _wizard() -> str:
    try:
        return reverse("wizard:start")
    except NoReverseMatch:
        return ""
