"""Making Django ready in a process that is no web server: the command line, jobs, the simulated company."""

from __future__ import annotations

import fcntl
import os

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def start() -> None:
    """Load settings and applications; safe to call again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesformula.site.settings")
    django.setup()


def prepare() -> None:
    """As start, and bring the database to the present shape, one process at a time."""
    start()
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with (settings.HOME / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_behind():
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
    # Whoever forks or lives long opens a connection of its own.
    connection.close()


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
