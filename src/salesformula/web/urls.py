"""The web layer's one address; include it at the site's root."""

from __future__ import annotations

from django.urls import path

from salesformula.web.views import look

app_name = "web"
urlpatterns = [path("look/", look, name="look")]
