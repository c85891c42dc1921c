"""The rows set aside of a file, to mend and bring again."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from salesformula.doors.requests import viewer_in
from salesformula.facts.home import home
from salesformula.kit.errors import NotFound
from salesformula.sources.escaping import harmless_csv
from salesformula.sources.history import current_run_of
from salesformula.sources.mending import rejected as rows_rejected


@require_safe
def rejected(request: HttpRequest) -> HttpResponse:
    """The rows as the file has them, each with its line and what is wrong, as CSV; no cell runs as a formula."""
    viewer_in(request).require("data.view")
    file = request.GET.get("file", "")
    run = next((run for run in current_run_of(home()).values() if file in run.files), None)
    if run is None:
        raise NotFound(f"no import that answers now has read a file {file!r}")
    columns, rows = rows_rejected(run.path, file=file)
    response = HttpResponse(harmless_csv(columns, rows), content_type="text/csv; charset=utf-8")
    name = slugify(PurePath(file).stem) or "rows"
    response["Content-Disposition"] = f'attachment; filename="set-aside-{name}.csv"'
    return response
