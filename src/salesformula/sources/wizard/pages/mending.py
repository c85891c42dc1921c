"""Rows that were set aside: out as a table to mend, and back in."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from salesformula.facts.home import home
from salesformula.kit.errors import Refused
from salesformula.sources.escaping import harmless_csv
from salesformula.sources.files.raw import raw_folder
from salesformula.sources.mending import mend, rejected
from salesformula.sources.models import State, Upload
from salesformula.sources.wizard import wording
from salesformula.sources.wizard.access import importer, upload_of
from salesformula.sources.wizard.arriving import too_large
from salesformula.sources.wizard.folders import folder_of, forget, limit_bytes
from salesformula.sources.wizard.pages.result import mendable, result_context
from salesformula.sources.wizard.receiving import IntoFolder
from salesformula.sources.wizard.running import start_check


@require_safe
def rejected_rows(request: HttpRequest, upload_id: UUID, number: int) -> HttpResponse:
    """The rows of one file that were set aside, with the reason before their own cells."""
    upload = upload_of(request, upload_id)
    files = mendable(upload)
    if upload.state != State.LANDED or number >= len(files):
        raise Http404
    columns, rows = rejected(_run(upload), file=files[number])
    response = HttpResponse(harmless_csv(columns, rows), content_type="text/csv; charset=utf-8")
    name = f"set-aside-{Path(files[number]).stem}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@csrf_exempt
@require_POST
def mended_rows(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Take the mended rows and check the whole import again with them in their places."""
    landed = upload_of(request, upload_id)
    if landed.state != State.LANDED:
        raise Http404
    upload = Upload(pk=uuid4())
    received = folder_of(upload).with_name(f"{upload.pk}-mended")
    request.upload_handlers = [IntoFolder(request, folder=received, limit=limit_bytes())]
    try:
        answer: HttpResponse = _receive(request, landed, upload)
    except BaseException:
        forget(upload)
        raise
    finally:
        shutil.rmtree(received, ignore_errors=True)
    if answer.status_code >= 400:
        forget(upload)
    return answer


@csrf_protect
def _receive(request: HttpRequest, landed: Upload, upload: Upload) -> HttpResponse:
    request.FILES  # noqa: B018 - reading them is what receives them
    handler = request.upload_handlers[0]
    assert isinstance(handler, IntoFolder)  # noqa: S101 - set by the view above
    if handler.is_too_large or len(handler.received) != 1:
        said = too_large() if handler.is_too_large else gettext("Choose the one file with the mended rows.")
        return _again(request, landed, said)
    viewer, now = importer(request), timezone.now()
    try:
        mend(_run(landed), handler.received[0], into=folder_of(upload))
    except Refused as refused:
        return _again(request, landed, wording.sentence(str(refused)))
    upload.by, upload.at, upload.changed_at = viewer.email, now, now
    upload.files, upload.system, upload.mapping, upload.saved = (
        landed.files,
        landed.system,
        landed.mapping,
        landed.saved,
    )
    upload.choices = {**landed.choices, "mended_from": str(landed.pk)}
    upload.save(force_insert=True)
    start_check(upload, by=viewer.email, now=now)
    return redirect("wizard:checks", upload.pk)


def _again(request: HttpRequest, landed: Upload, error: str) -> HttpResponse:
    context = result_context(landed, importer(request), error=error)
    return render(request, "sources/wizard_result.html", context, status=400)


def _run(upload: Upload) -> Path:
    return raw_folder(home()) / str(upload.result["run"])
