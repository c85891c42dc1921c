"""The policy book as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PolicybookConfig(AppConfig):
    """Revisions of the company's rules."""

    name = "salesformula.policybook"
    label = "policybook"
    default_auto_field = "django.db.models.BigAutoField"
