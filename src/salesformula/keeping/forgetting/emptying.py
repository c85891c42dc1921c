"""The bytes of deleted rows: a database keeps them until it is written anew."""

from __future__ import annotations

import logging
import time

from django.db import connection

log = logging.getLogger(__name__)

_TRIES, _PAUSE_SECONDS = 20, 0.5


def empty_deleted() -> bool:
    """Have the database let go of what was deleted; whether it did.

    SQLite is written anew and its log emptied, which waits for readers, ten seconds at most. PostgreSQL makes the
    space of old rows free; its own log goes as the server is set.
    """
    if connection.in_atomic_block:
        return False
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
        return True
    for _ in range(_TRIES):
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = bool(cursor.fetchone()[0])
        if not is_busy:
            return True
        time.sleep(_PAUSE_SECONDS)
    log.warning("the log of the database could not be emptied: a process reads from it")
    return False
