"""The triggers that keep the log append-only, taken off and put back around the emptying of a test database."""

from __future__ import annotations

from importlib import import_module

from django.db import connection

_migration = import_module("salesformula.identity.migrations.0002_log_is_append_only")


def seal() -> None:
    """As the migration does."""
    with connection.schema_editor() as editor:
        _migration.seal(None, editor)


def unseal() -> None:
    """As the migration does backwards."""
    with connection.schema_editor() as editor:
        _migration.unseal(None, editor)
