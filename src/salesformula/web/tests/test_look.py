"""Choosing theme and language, from any page, signed in or not."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from salesformula.web.views import look


def post(**fields: str) -> HttpResponse:
    return look(RequestFactory().post("/look/", fields))


def test_a_theme_is_kept_and_the_reader_goes_back() -> None:
    response = post(theme="dark", next="/pipeline/?team=north")
    assert (response.status_code, response["Location"]) == (302, "/pipeline/?team=north")
    assert response.cookies["sf_theme"].value == "dark"


@override_settings(LANGUAGES=[("en", "English"), ("ar", "Arabic")])
def test_a_language_is_kept_and_the_theme_left_alone() -> None:
    response = post(language="ar")
    assert response.cookies["django_language"].value == "ar"
    assert "sf_theme" not in response.cookies


def test_what_is_not_offered_is_not_kept() -> None:
    assert not post(theme="pink", language="tlh").cookies


def test_nobody_is_led_to_another_site() -> None:
    assert post(theme="dark", next="https://elsewhere.example/").headers["Location"] == "/"


def test_looking_changes_nothing() -> None:
    assert look(RequestFactory().get("/look/")).status_code == 405
