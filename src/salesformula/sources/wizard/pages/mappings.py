"""Keeping a mapping for next time, taking it away as TOML, and reading files by a saved one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from salesformula.identity import log
from salesformula.sources.models import SavedMapping, State, Upload
from salesformula.sources.wizard.access import importer, upload_of
from salesformula.sources.wizard.folders import folder_of, forget
from salesformula.sources.wizard.forms import SaveForm
from salesformula.sources.wizard.pages.result import result_context
from salesformula.sources.wizard.remembered import fitting, headers_of
from salesformula.sources.wizard.running import start_check
from salesformula.sources.wizard.unreadable import leave_out


@require_POST
def save(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Keep the mapping under a name; one that has the name already is replaced only if that is said."""
    upload, viewer = upload_of(request, upload_id), importer(request)
    if not upload.mapping:
        raise Http404
    form = SaveForm(request.POST)
    if form.is_valid():
        old = SavedMapping.objects.filter(name=form.cleaned_data["name"]).first()
        is_free = old is None or form.cleaned_data["replace"]
        if is_free and _keep(upload, form.cleaned_data["name"], old=old, by=viewer.email):
            messages.success(request, gettext("Saved. The next export of this kind is read the same way."))
            return redirect("wizard:result", upload.pk)
        form.ask_to_replace()
    context = result_context(upload, viewer, form=form)
    return render(request, "sources/wizard_result.html", context, status=400)


def _keep(upload: Upload, name: str, *, old: SavedMapping | None, by: str | None) -> bool:
    """Whether it could be kept: not where somebody else took a new name in the same moment."""
    now = timezone.now()
    before = old.described() if old else {}
    saved = old or SavedMapping(name=name)
    saved.toml, saved.headers = upload.mapping, headers_of(upload)
    saved.saved_at, saved.by = now, by
    try:
        with transaction.atomic():
            saved.save()
            upload.saved = name
            upload.save(update_fields=["saved"])
            log.record(
                at=now, user=by, action="data.save_mapping", subject_id=name, before=before, after=saved.described()
            )
    except IntegrityError:
        return False
    return True


@require_safe
def mapping(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The mapping as a file, for the command line."""
    upload = upload_of(request, upload_id)
    if not upload.mapping:
        raise Http404
    response = HttpResponse(upload.mapping, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mapping.toml"'
    return response


@require_POST
def use_saved(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Read the files by the saved mapping that fits, and check them."""
    upload, viewer = upload_of(request, upload_id), importer(request)
    fit = None if upload.is_running or not folder_of(upload).is_dir() else fitting(folder_of(upload))
    if fit is None or not fit.is_same:
        return redirect("wizard:files", upload.pk)
    upload.mapping, upload.saved, upload.error = fit.saved.toml, fit.saved.name, {}
    upload.choices = {**upload.choices, "headers": fit.saved.headers}
    start_check(upload, by=viewer.email, now=timezone.now())
    return redirect("wizard:checks", upload.pk)


@require_POST
def leave_unreadable_out(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Go on without the files that can't be read."""
    upload = upload_of(request, upload_id)
    if upload.state == State.OPEN:
        leave_out(upload)
    return redirect("wizard:files", upload.pk)


@require_POST
def drop(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Throw an upload away; one that has landed stays in the history."""
    upload = upload_of(request, upload_id)
    if not upload.is_running and not upload.result.get("version"):
        forget(upload)
        upload.delete()
        messages.success(request, gettext("The files are deleted."))
    return redirect("wizard:start")
