"""Tables whose rows the database refuses to change: the seal is lifted for one transaction and put back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def lifted(table: str) -> Iterator[None]:
    """Within the block no trigger of the table fires; afterwards, or when the transaction is undone, all do again."""
    with transaction.atomic():
        if connection.vendor == "sqlite":
            with _lifted_sqlite(table):
                yield
        else:
            quoted = connection.ops.quote_name(table)
            _run(f"ALTER TABLE {quoted} DISABLE TRIGGER USER")
            yield
            _run(f"ALTER TABLE {quoted} ENABLE TRIGGER USER")


@contextmanager
def _lifted_sqlite(table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        triggers = cursor.fetchall()
    for name, _ in triggers:
        _run(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    yield
    for _, sql in triggers:
        _run(sql)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
