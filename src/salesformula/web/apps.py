"""The Django application that carries the look: templates, static files, the chart renderer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register

from salesformula.web.vendoring import missing


class WebConfig(AppConfig):
    """Put it before allauth in INSTALLED_APPS, so that our templates win."""

    name = "salesformula.web"
    label = "web"

    def ready(self) -> None:
        """Let ``check`` say when the vendored files are absent."""
        register(vendored_files)


def vendored_files(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A warning when scripts, styles or fonts from npm have not been copied yet."""
    absent = missing()
    if not absent:
        return []
    return [
        Warning(
            f"{len(absent)} vendored files are missing, {absent[0]} among them: pages will be plain and charts empty",
            hint="Run `make setup`, or `python -m salesformula.web.vendoring` with Node 18 or newer at hand.",
            id="web.W001",
        )
    ]
