"""The database in a backup: always SQLite, so that it can be brought back to SQLite and to PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from salesformula.keeping import rows
from salesformula.keeping.checksums import Progress
from salesformula.keeping.what_is_saved import DATABASE

#: What Django calls the database of a backup while its rows are copied.
SAVED = "saved"


class Copying(Protocol):
    """A copy in two steps: the moment it is of, which is short, and the work, which may be long."""

    def pin(self) -> None:
        """What is written from now on is not in the copy."""
        ...

    def finish(self, *, progress: Progress) -> None:
        """Write the copy."""
        ...


@contextmanager
def copying(target: Path) -> Iterator[Copying]:
    """A copy of the site's database into the new SQLite file ``target``; the site goes on writing."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(str(settings.DATABASES["default"]["NAME"]), isolation_level=None)) as source:
            yield _OfSqlite(source, target)
        return
    with opened(target):
        make_tables(SAVED)
        # Repeatable read: every table as it stood when the first one was looked at.
        with transaction.atomic():
            yield _OfAnother()


@contextmanager
def opened(path: Path) -> Iterator[None]:
    """Let Django know the SQLite file ``path`` as the database SAVED."""
    described = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}}
    connections.databases[SAVED] = connections.configure_settings(described)["default"]
    try:
        yield
    finally:
        connections[SAVED].close()
        del connections[SAVED]
        del connections.databases[SAVED]


def make_tables(alias: str) -> None:
    """Bring the database ``alias`` to the present shape."""
    call_command("migrate", database=alias, verbosity=0, interactive=False)
    call_command("createcachetable", database=alias, verbosity=0)


def lies_in(home: Path) -> bool:
    """Whether the site's database is the file in ``home``, and not one that DATABASE_URL names elsewhere."""
    described = settings.DATABASES["default"]
    is_file = str(described["ENGINE"]).endswith("sqlite3")
    return is_file and Path(str(described["NAME"])).resolve() == (home / DATABASE).resolve()


def migrations_of(path: Path) -> list[str]:
    """The migrations that made the SQLite file ``path``, as ``app.name``."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as held:
        return [f"{app}.{name}" for app, name in held.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")]


class _OfSqlite:
    def __init__(self, source: sqlite3.Connection, target: Path) -> None:
        self._source, self._target = source, target

    def pin(self) -> None:
        # A reader in WAL goes on reading what stood when it began, whoever writes.
        self._source.execute("BEGIN")
        self._source.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def finish(self, *, progress: Progress) -> None:
        with closing(sqlite3.connect(self._target)) as target:
            self._source.backup(target)


class _OfAnother:
    def pin(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT count(*) FROM django_migrations")

    def finish(self, *, progress: Progress) -> None:
        with transaction.atomic(using=SAVED):
            rows.copy(DEFAULT_DB_ALIAS, SAVED, progress=progress)
