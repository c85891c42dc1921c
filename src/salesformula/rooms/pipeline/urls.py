"""Where the composed pages stand."""

from __future__ import annotations

from django.urls import path

from salesformula.rooms.pipeline import pages

app_name = "pipeline"
urlpatterns = [path("state/", pages.state, name="state"), path("funnel/", pages.funnel, name="funnel")]
