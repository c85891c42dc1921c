"""Making Django ready in a process that is no web server: the command line, jobs, the simulated company."""

from __future__ import annotations

import os

import django
from django.core.management import call_command
from django.db import connection


def start() -> None:
    """Load settings and applications; safe to call again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesformula.site.settings")
    django.setup()


def prepare() -> None:
    """As start, and bring the database to the present shape."""
    start()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    connection.close()
