"""The first page: bring files."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from salesformula.kit.errors import Refused
from salesformula.sources.models import State, Upload
from salesformula.sources.wizard import wording
from salesformula.sources.wizard.access import importer
from salesformula.sources.wizard.arriving import arrive, too_large
from salesformula.sources.wizard.folders import folder_of, forget, limit_bytes, sweep
from salesformula.sources.wizard.receiving import IntoFolder

#: What the file dialog offers first.
ACCEPTED = ".csv,.tsv,.psv,.txt,.gz,.xlsx,.xlsm,.xls,.ods,.parquet,.zip"
ON_THE_SERVER = "salesformula import --preset hubspot|salesforce|pipedrive|canonical FOLDER"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The page, or the files sent by its form. The check of the form's origin follows in ``_receive``."""
    importer(request)
    if request.method != "POST":
        return _page(request)
    upload = Upload(pk=uuid4())
    handler = IntoFolder(request, folder=folder_of(upload), limit=limit_bytes())
    # Handlers must be set before the form is read, and the check of its origin reads it.
    request.upload_handlers = [handler]
    try:
        answer: HttpResponse = _receive(request, upload, handler)
    except TooManyFilesSent:
        answer = _page(request, error=_too_many(), status=400)
    except BaseException:
        forget(upload)
        raise
    if answer.status_code >= 400:
        forget(upload)
    return answer


def _too_many() -> str:
    text = gettext("These are more than {n} files, the most that can be sent at once. Pack them into one zip file.")
    return text.format(n=settings.DATA_UPLOAD_MAX_NUMBER_FILES)


@csrf_protect
def _receive(request: HttpRequest, upload: Upload, handler: IntoFolder) -> HttpResponse:
    request.FILES  # noqa: B018 - reading them is what receives them
    if handler.is_too_large:
        return _page(request, error=too_large(), command=ON_THE_SERVER, status=400)
    if not handler.received:
        return _page(request, error=gettext("Choose at least one file."), status=400)
    now = timezone.now()
    try:
        arrive(upload, handler.received, by=importer(request).email, now=now)
    except Refused as refused:
        return _page(request, error=wording.sentence(str(refused)), status=400)
    sweep(now=now)
    return redirect("wizard:files", upload.pk)


def _page(request: HttpRequest, *, error: str = "", command: str = "", status: int = 200) -> HttpResponse:
    waiting = Upload.objects.exclude(state=State.LANDED)[:5]
    context = {
        "error": error,
        "command": command,
        "accepted": ACCEPTED,
        "limit": limit_bytes(),
        "limit_mb": limit_bytes() // 1_000_000,
        "too_large": too_large(),
        "on_the_server": ON_THE_SERVER,
        "waiting": [_waiting(one) for one in waiting],
    }
    return render(request, "sources/wizard_start.html", context, status=status)


def _waiting(upload: Upload) -> dict[str, Any]:
    names = wording.names(upload.files[:4])
    return {"pk": upload.pk, "names": names, "by": upload.by or "", "day": wording.day(upload.at, zone="UTC")}
