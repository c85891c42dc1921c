"""Where the pages of the policy book stand."""

from __future__ import annotations

from django.urls import path

from salesformula.policybook import pages

app_name = "policy"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("put-back/<int:revision>/", pages.put_back, name="put_back"),
    path("<slug:name>/", pages.edit, name="edit"),
    path("<slug:name>/draft/", pages.draft, name="draft"),
    path("<slug:name>/draft/record/", pages.record, name="record"),
    path("<slug:name>/draft/keep/", pages.keep_mine, name="keep_mine"),
    path("<slug:name>/draft/discard/", pages.discard, name="discard"),
]
