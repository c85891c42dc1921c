"""The third page: what an import would do, before it does; and the way there while it is worked out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.identity.viewer import Viewer
from salesformula.sources.models import State, Upload
from salesformula.sources.wizard import problem_views, wording
from salesformula.sources.wizard.access import importer, upload_of
from salesformula.sources.wizard.running import is_abandoned, settle, start_accepted, start_check, start_import

#: After this long without a word the page says that nobody works on it.
SILENT = timedelta(seconds=20)


@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The checks as they stand; a form sent imports what was checked, or checks it once more."""
    upload = upload_of(request, upload_id)
    settle(upload)
    if request.method == "POST":
        return _go_on(request, upload)
    if upload.state == State.LANDED:
        return redirect("wizard:result", upload.pk)
    if upload.state == State.OPEN or upload.error.get("kind") == "question":
        return redirect("wizard:files", upload.pk)
    if upload.is_running:
        return render(request, "sources/wizard_progress.html", _progress(upload, now=timezone.now()))
    if upload.state == State.FAILED:
        return render(request, "sources/wizard_failed.html", _failed(upload, importer(request)))
    return render(request, "sources/wizard_checks.html", _checked(upload))


@require_safe
def progress(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The steps so far, for the page that asks again and again; once there is an end, the way to it."""
    upload = upload_of(request, upload_id)
    settle(upload)
    if not upload.is_running:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("wizard:checks", args=[upload.pk])
        return answer
    return render(request, "sources/wizard_steps.html", _progress(upload, now=timezone.now()))


def _go_on(request: HttpRequest, upload: Upload) -> HttpResponse:
    viewer, now = importer(request), timezone.now()
    if upload.state == State.CHECKED:
        start_import(upload, by=viewer.email, now=now)
    elif upload.state == State.FAILED and "accept" in request.POST and _may_accept(upload, viewer):
        start_accepted(upload, by=viewer.email, now=now)
    elif upload.state == State.FAILED and upload.mapping:
        start_check(upload, by=viewer.email, now=now)
    return redirect("wizard:checks", upload.pk)


def _progress(upload: Upload, *, now: datetime) -> dict[str, Any]:
    is_import = upload.state == State.IMPORTING
    return {
        "upload": upload,
        "title": gettext("Importing") if is_import else gettext("Checking"),
        "under": gettext("Answers stay as they are until the last step is done; then all of it answers at once.")
        if is_import
        else gettext("Every cell is read as it would be in the import. Nothing is changed."),
        "steps": upload.progress,
        "is_abandoned": is_abandoned(upload),
        "is_silent": not upload.progress and now - upload.changed_at > SILENT,
    }


def _checked(upload: Upload) -> dict[str, Any]:
    total = problem_views.totals(upload.result)
    return {
        "upload": upload,
        "headline": _headline(total),
        "under": _under(total),
        "table": problem_views.counts_table(upload.result, done=False),
        "aside": problem_views.reasons(upload.result, "quarantined"),
        "aside_more": problem_views.not_shown(upload.result, "quarantined"),
        "fewer": problem_views.fewer(upload.result),
        "flagged": problem_views.reasons(upload.result, "flagged"),
        "flagged_more": problem_views.not_shown(upload.result, "flagged"),
        "rows": wording.rows(total["landed"]),
    }


def _headline(total: dict[str, int]) -> tuple[str, ...]:
    if not total["quarantined"]:
        said = gettext("All {rows} are usable.") if total["landed"] != 1 else gettext("The one row is usable.")
        return (said.format(rows=wording.rows(total["landed"])),)
    usable = gettext("{usable} of {rows} are usable.")
    aside = ngettext("{n} would be set aside.", "{n} would be set aside.", total["quarantined"])
    return (
        usable.format(usable=wording.count(total["landed"]), rows=wording.rows(total["delivered"])),
        aside.format(n=wording.count(total["quarantined"])),
    )


def _under(total: dict[str, int]) -> str:
    version = versions.current(home())
    said = gettext("Nothing is imported yet.")
    if total["quarantined"]:
        said += " " + gettext("Rows set aside can be downloaded after the import, mended and brought again.")
    if version is not None:
        said += " " + gettext(
            "Facts {n} answer now. These rows replace all of their kind; kinds not listed stay as they are."
        ).format(n=version.number)
    return said


def _may_accept(upload: Upload, viewer: Viewer) -> bool:
    """Whether the upload was stopped for what it changes, and the viewer may see and decide that."""
    return upload.error.get("kind") == "impact" and viewer.rights.issuperset(upload.error["rights"])


def _failed(upload: Upload, viewer: Viewer) -> dict[str, Any]:
    version = versions.current(home())
    stands = (
        gettext("Facts {n} answer as before.").format(n=version.number)
        if version is not None
        else gettext("Nothing was changed.")
    )
    impact = upload.error["shown"] if _may_accept(upload, viewer) else []
    told = wording.sentence(str(upload.error.get("text", "")))
    return {
        "upload": upload,
        "reason": gettext("This import changes what locked months of pay were paid for.") if impact else told,
        "is_defect": upload.error.get("kind") == "broken",
        "stands": stands,
        "impact": impact,
        "can_change": not upload.choices.get("mended_from"),
    }
