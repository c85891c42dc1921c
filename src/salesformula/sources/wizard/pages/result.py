"""The last page: what the import brought, what it set aside, and what to do next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from salesformula.facts.home import home
from salesformula.identity.viewer import Viewer
from salesformula.kit import registry
from salesformula.sources.history import previous
from salesformula.sources.models import State, Upload
from salesformula.sources.wizard import problem_views, wording
from salesformula.sources.wizard.access import importer, upload_of
from salesformula.sources.wizard.forms import SaveForm, default_name
from salesformula.web.navigation import url_of

#: Pages that come next, by their addresses in the manifests.
NEXT = {"people": "data/people/", "data": "data/"}


@require_safe
def result(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What the import brought."""
    upload = upload_of(request, upload_id)
    if upload.state != State.LANDED:
        return redirect("wizard:checks", upload.pk)
    return render(request, "sources/wizard_result.html", result_context(upload, importer(request)))


def result_context(upload: Upload, viewer: Viewer, *, form: SaveForm | None = None, error: str = "") -> dict[str, Any]:
    """Everything the result's page shows; with the form for a mapping's name, or an error about mended rows."""
    total = problem_views.totals(upload.result)
    return {
        "upload": upload,
        "headline": _headline(total),
        "under": _under(upload),
        "table": problem_views.counts_table(upload.result, done=True),
        "aside": problem_views.reasons(upload.result, "quarantined"),
        "aside_more": problem_views.not_shown(upload.result, "quarantined"),
        "rejected": [(file, wording.rows(upload.result["aside"][file])) for file in mendable(upload)],
        "n_flagged": wording.rows(total["flagged"]) if total["flagged"] else "",
        "save_form": form or SaveForm(initial={"name": upload.saved or default_name(upload)}),
        "mend_error": error,
        "next": next_steps(viewer),
    }


def mendable(upload: Upload) -> list[str]:
    """The files with rows set aside; what a query made can only be mended where it comes from."""
    return [file for file in upload.result.get("aside", {}) if file in upload.files]


def next_steps(viewer: Viewer) -> dict[str, Any]:
    """Where to go from here: the pages that now have something to say, and what is left to set up."""
    open_to = [page for page in registry.pages() if page.right in viewer.rights]
    by_address = {page.url: url_of(page) for page in open_to}
    return {
        "pages": [(gettext(page.title), url_of(page)) for page in open_to if page.leads],
        **{name: by_address.get(address, "") for name, address in NEXT.items()},
        "is_undoable": previous(home()) is not None,
    }


def _headline(total: dict[str, int]) -> tuple[str, ...]:
    done = ngettext("{rows} is in.", "{rows} are in.", total["landed"]).format(rows=wording.rows(total["landed"]))
    if not total["quarantined"]:
        return (done,)
    aside = ngettext("{n} was set aside.", "{n} were set aside.", total["quarantined"])
    return (done, aside.format(n=wording.count(total["quarantined"])))


def _under(upload: Upload) -> str:
    return gettext("Facts {version} answer now. Imported by {who}; it is in the log.").format(
        version=upload.result.get("version", ""), who=upload.by or gettext("the operator")
    )
