"""The jobs as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Schedules, their runs, and mail on its way."""

    name = "salesformula.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
