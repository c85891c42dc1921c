"""Keeping as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """Backups, restores, forgetting and retention."""

    name = "salesformula.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every worker look whether retention is due."""
        from salesformula.jobs.looking import look_after
        from salesformula.keeping.retention.nightly import see_to_it

        look_after(see_to_it)
