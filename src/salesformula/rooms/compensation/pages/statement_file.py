"""The statement of a month as a file: PDF to keep, Excel to reckon with, the proof to verify."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from salesformula.doors.exports import FORMATS
from salesformula.doors.requests import viewer_in
from salesformula.doors.times import follows_time, time_of
from salesformula.kit.errors import NotFound
from salesformula.rooms.compensation.answers.adopted import VIEW
from salesformula.rooms.compensation.pages.asked import Asked
from salesformula.rooms.compensation.pages.payee import payee_in
from salesformula.rooms.compensation.pages.statement import Statement, statement_of
from salesformula.rooms.compensation.pages.statement_excel import statement_excel
from salesformula.rooms.compensation.pages.statement_pdf import statement_pdf

KINDS = {"pdf": "application/pdf", "xlsx": FORMATS["xlsx"], "json": FORMATS["json"]}


@require_safe
@follows_time
def statement_file(request: HttpRequest) -> HttpResponse:
    """``?month=2026-11&form=pdf``: one's own, or with ``payee_id`` that of somebody whose pay one may see."""
    viewer = viewer_in(request)
    viewer.require(VIEW)
    payee, form, month = payee_in(request, viewer=viewer), request.GET.get("form", "pdf"), request.GET.get("month", "")
    if form not in KINDS:
        raise Http404
    if payee.person_id is None or not month:
        raise NotFound("a statement is of a payee and a month")
    told = statement_of(Asked(viewer, payee, time_of(request)), month)
    response = HttpResponse(_content(told, form), content_type=KINDS[form])
    name = slugify(f"pay-{told.payee}-{month}") or f"pay-{month}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _content(told: Statement, form: str) -> bytes:
    if form == "json":
        return told.proof.encode()
    return statement_pdf(told) if form == "pdf" else statement_excel(told)
