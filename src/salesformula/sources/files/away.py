"""Whether a database would answer the same query later: it was away, too busy or too slow, or the query is wrong."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

#: Classes of SQLSTATE: the connection broke, two met, nothing was left to work with, an operator or a timeout ended it.
_STATES = ("08", "40", "53", "55", "57", "58")
#: MySQL and MariaDB: too many connections, a lock held too long, two met, shut down, not reached, gone, too slow.
_NUMBERS = frozenset((1040, 1053, 1158, 1159, 1160, 1161, 1205, 1213, 2002, 2003, 2006, 2013, 3024))
#: What drivers that give no code say while they connect, where no later try would be let in.
_FOR_EVER = ("authentication", "access denied", "password", "does not exist", "unknown database", "unable to open")
#: What those say that give no code in the middle of a query; the first is SQLite's.
_FOR_A_WHILE = ("database is locked", "timeout", "timed out", "connection refused", "connection reset", "server closed")


def may_answer_later(error: SQLAlchemyError, *, is_connected: bool) -> bool:
    """Whether trying again may help; ``is_connected``: the database had let us in before it said this."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or _is_of_the_network(error.orig):
        return True
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if state:
        return str(state).startswith(_STATES)
    number = error.orig.args[0] if error.orig is not None and error.orig.args else None
    if isinstance(number, int):
        return number in _NUMBERS
    said = str(error.orig).lower()
    if is_connected:
        return isinstance(error, OperationalError) and any(words in said for words in _FOR_A_WHILE)
    return isinstance(error, OperationalError) and not any(words in said for words in _FOR_EVER)


def _is_of_the_network(error: BaseException | None) -> bool:
    """Whether an error, or one it came from, is a connection's own."""
    while error is not None:
        if isinstance(error, ConnectionError | TimeoutError):
            return True
        error = error.__cause__
    return False
