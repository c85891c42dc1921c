"""Keeping as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """Backups, restores, forgetting and retention."""

    name = "salesformula.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"
