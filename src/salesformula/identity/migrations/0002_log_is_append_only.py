"""The database itself refuses to change or delete an entry of the log.

A later migration that alters the table on SQLite copies and drops it, triggers included: it must put them back.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    f"CREATE TRIGGER identity_log_no_{event} BEFORE {event} ON identity_logentry "
    "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    for event in ("update", "delete")
] + [
    # INSERT OR REPLACE deletes without a delete trigger.
    "CREATE TRIGGER identity_log_no_replace BEFORE INSERT ON identity_logentry "
    "WHEN EXISTS (SELECT 1 FROM identity_logentry WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
]
SQLITE_BACK = [f"DROP TRIGGER IF EXISTS identity_log_no_{event}" for event in ("update", "delete", "replace")]
POSTGRESQL = [
    "CREATE FUNCTION identity_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER identity_log_no_change BEFORE UPDATE OR DELETE ON identity_logentry "
    "FOR EACH ROW EXECUTE FUNCTION identity_log_is_append_only()",
    "CREATE TRIGGER identity_log_no_truncate BEFORE TRUNCATE ON identity_logentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION identity_log_is_append_only()",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER IF EXISTS identity_log_no_change ON identity_logentry",
    "DROP TRIGGER IF EXISTS identity_log_no_truncate ON identity_logentry",
    "DROP FUNCTION IF EXISTS identity_log_is_append_only",
]


def seal(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on."""
    _run(schema_editor, sqlite=SQLITE, postgresql=POSTGRESQL)


def unseal(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them off again."""
    _run(schema_editor, sqlite=SQLITE_BACK, postgresql=POSTGRESQL_BACK)


def _run(schema_editor: BaseDatabaseSchemaEditor, *, sqlite: list[str], postgresql: list[str]) -> None:
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("identity", "0001_users_roles_and_log")]
    operations = [migrations.RunPython(seal, unseal)]
