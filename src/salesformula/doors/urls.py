"""The addresses every answer, action and derived page has."""

from __future__ import annotations

from django.urls import path

from salesformula.doors import pages
from salesformula.doors.api import api
from salesformula.kit import registry

urlpatterns = [
    path("", pages.home, name="home"),
    path("answers/<str:answer_id>/", pages.answer, name="answer"),
    path("answers/<str:answer_id>/why/", pages.why, name="why"),
    path("answers/<str:answer_id>/export.<str:form>", pages.file, name="export"),
    path("api/", api.urls),
]
urlpatterns += [
    path(found.url, pages.page, {"page_name": found.name}, name=f"page-{found.name}")
    for found in registry.pages()
    if found.cards
]
