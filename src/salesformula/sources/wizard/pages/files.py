"""The second page: what the files are, what must be asked, and every proposal open to change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from salesformula.kit.errors import Refused
from salesformula.policybook.founding import recorded
from salesformula.sources.models import State, Upload
from salesformula.sources.recognition import Asked, Proposal
from salesformula.sources.wizard import company_sheet, wording
from salesformula.sources.wizard.access import importer, upload_of
from salesformula.sources.wizard.asking import questions
from salesformula.sources.wizard.choosing import answered, take
from salesformula.sources.wizard.file_views import FileView, file_views, kind_options
from salesformula.sources.wizard.folders import folder_of
from salesformula.sources.wizard.proposals import proposal_of
from salesformula.sources.wizard.remembered import Fit, fitting
from salesformula.sources.wizard.running import keep_choices, start_check
from salesformula.sources.wizard.unreadable import others, unreadable


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What the files are; a form sent changes it, and starts the check once nothing is left to ask."""
    upload = upload_of(request, upload_id)
    if upload.state not in (State.OPEN, State.CHECKED, State.FAILED):
        return redirect("wizard:checks", upload.pk)
    try:
        proposal = proposal_of(upload)
    except Refused as refused:
        return _unreadable(request, upload, str(refused))
    if request.method == "POST":
        return _decide(request, upload, proposal)
    return _page(request, upload, proposal)


def _decide(request: HttpRequest, upload: Upload, proposal: Proposal) -> HttpResponse:
    viewer, now = importer(request), timezone.now()
    asked = questions(upload, proposal, now=now)
    company_sheet.take(upload, request.POST.get("company-name", ""))
    show_again = take(upload, proposal, asked, request.POST)
    if not keep_choices(upload, now=now):
        return redirect("wizard:checks", upload.pk)
    try:
        proposal = proposal_of(upload)
    except Refused as refused:
        return _unreadable(request, upload, str(refused))
    if show_again or questions(upload, proposal, now=now) or proposal.mapping is None:
        return redirect("wizard:files", upload.pk)
    upload.mapping, upload.system = proposal.toml, proposal.system
    headers = {file.path: [column.header for column in file.columns] for file in proposal.files}
    upload.choices = {**upload.choices, "headers": headers}
    start_check(upload, by=viewer.email, now=now)
    return redirect("wizard:checks", upload.pk)


def _page(request: HttpRequest, upload: Upload, proposal: Proposal) -> HttpResponse:
    now = timezone.now()
    asked = questions(upload, proposal, now=now)
    views = file_views(proposal, asked)
    company = recorded(now=now)
    context = {
        "upload": upload,
        "headline": _headline(views, asked),
        "under": _under(proposal, views),
        "files": views,
        "no_tables": wording.names([name for name in upload.files if name not in {view.path for view in views}]),
        "kinds": kind_options(),
        "questions": [_question(one, number) for number, one in enumerate(asked)],
        "answered": [_old(one, number) for number, one in enumerate(answered(upload))],
        "late": upload.error if upload.error.get("kind") == "question" and "id" not in upload.error else None,
        "asks_name": company is None,
        "company_name": company_sheet.name_of(upload),
        "fit": _fit(fitting(folder_of(upload)), zone=company.time_zone if company else "UTC"),
        "is_ready": any(view.kind for view in views),
    }
    return render(request, "sources/wizard_files.html", context)


def _unreadable(request: HttpRequest, upload: Upload, reason: str) -> HttpResponse:
    bad = unreadable(upload)
    n_others = others(upload, bad) if bad else 0
    context = {
        "upload": upload,
        "reasons": [wording.sentence(one) for one in bad.values()] or [wording.sentence(reason)],
        "names": wording.names(list(bad)),
        "n_others": n_others,
    }
    return render(request, "sources/wizard_unreadable.html", context, status=400)


def _headline(views: tuple[FileView, ...], asked: tuple[Asked, ...]) -> tuple[str, ...]:
    read = [view for view in views if view.kind]
    if not read:
        return (gettext("None of these files is known."), gettext("Say what they hold."))
    n_files = ngettext("{n} file is understood.", "{n} files are understood.", len(read)).format(n=len(read))
    if not asked:
        return (n_files, gettext("Nothing needs to be asked."))
    return (n_files, ngettext("One question first.", "{n} questions first.", len(asked)).format(n=len(asked)))


def _under(proposal: Proposal, views: tuple[FileView, ...]) -> str:
    names = {"hubspot": "HubSpot", "salesforce": "Salesforce", "pipedrive": "Pipedrive"}
    came = (
        gettext("They look like exports of {system}.").format(system=names[proposal.system]) + " "
        if (proposal.system in names)
        else ""
    )
    return came + gettext("Look over what each column is read as; every line can be changed. Nothing is imported yet.")


def _question(asked: Asked, number: int) -> dict[str, Any]:
    text = wording.said(asked.text)
    options = [(option.value, wording.said(option.label)) for option in asked.options]
    return {
        "name": f"answer-{number}",
        "id": asked.id,
        "text": text,
        "values": () if len(asked.values) == 1 and asked.values[0] in text else asked.values[:5],
        "options": [_option(place, value, label, asked.suggested) for place, (value, label) in enumerate(options)],
        "suggested": asked.suggested or "",
        "is_short": 0 < len(options) <= 4,
    }


def _old(held: dict[str, Any], number: int) -> dict[str, Any]:
    options = [_option(place, value, label, held["value"]) for place, (value, label) in enumerate(held["options"])]
    return {**held, "name": f"answered-{number}", "options": options}


def _option(place: int, value: str, label: str, chosen: str | None) -> dict[str, Any]:
    return {"place": place, "value": value, "label": label, "is_chosen": value == chosen}


def _fit(fit: Fit | None, *, zone: str) -> dict[str, Any] | None:
    if fit is None:
        return None
    day = wording.day(fit.saved.saved_at, zone=zone)
    return {"name": fit.saved.name, "day": day, "is_same": fit.is_same, "changes": fit.changes}
