"""Where the pages of the wizard stand, below /data/import/."""

from __future__ import annotations

from django.urls import path

from salesformula.sources.wizard.pages import checks, files, mappings, mending, result, start

app_name = "wizard"
urlpatterns = [
    path("", start.start, name="start"),
    path("<uuid:upload_id>/", files.files, name="files"),
    path("<uuid:upload_id>/as-saved/", mappings.use_saved, name="use_saved"),
    path("<uuid:upload_id>/leave-out/", mappings.leave_unreadable_out, name="leave_out"),
    path("<uuid:upload_id>/drop/", mappings.drop, name="drop"),
    path("<uuid:upload_id>/checks/", checks.checks, name="checks"),
    path("<uuid:upload_id>/progress/", checks.progress, name="progress"),
    path("<uuid:upload_id>/result/", result.result, name="result"),
    path("<uuid:upload_id>/set-aside/<int:number>.csv", mending.rejected_rows, name="rejected"),
    path("<uuid:upload_id>/mended/", mending.mended_rows, name="mended"),
    path("<uuid:upload_id>/save/", mappings.save, name="save"),
    path("<uuid:upload_id>/mapping.toml", mappings.mapping, name="mapping"),
]
