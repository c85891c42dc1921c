"""Sending the rows that wait, each once, whatever is killed in between.

A row is marked as being sent before the CRM is called and as written after it answered. Who finds a row marked as
being sent, and nobody sending, asks the CRM for the row's key: had it arrived, its id is noted, else it waits again.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.sources.outbox.models import Outgoing, OutgoingState
from salesformula.sources.outbox.sink import Sink

LOCK = "outbox.lock"


def write_back(sink: Sink, *, table: str, clock: Callable[[], datetime], home: Path) -> int:
    """Send the rows of ``table`` that wait, oldest first; how many the CRM has now that it was not known to have.

    What the sink raises for a row is kept with it as ``last_error``, and the next row is tried. Refused where
    another process is sending.
    """
    with _alone(home):
        arrived = _settle(sink, table=table, clock=clock)
        waiting = Outgoing.objects.filter(table=table, state=OutgoingState.WAITING)
        for entry in list(waiting.values_list("pk", flat=True)):
            arrived += _send(sink, pk=entry, clock=clock)
    return arrived


def settle(sink: Sink, *, table: str, clock: Callable[[], datetime], home: Path) -> int:
    """Ask the CRM for the rows that were being sent when a process died; how many had arrived.

    To be done before an export is read that does not bear our key, or such a row would be counted twice until it is.
    """
    with _alone(home):
        return _settle(sink, table=table, clock=clock)


def _settle(sink: Sink, *, table: str, clock: Callable[[], datetime]) -> int:
    arrived = 0
    for entry in list(Outgoing.objects.filter(table=table, state=OutgoingState.SENDING)):
        remote_id = sink.find(entry.origin_key)
        if remote_id is None:
            _mark(entry, OutgoingState.WAITING)
        else:
            note(entry, remote_id=remote_id, now=clock())
            arrived += 1
    return arrived


def _send(sink: Sink, *, pk: int, clock: Callable[[], datetime]) -> int:
    # Whoever takes the row back meanwhile wins or loses by this one statement.
    taken = Outgoing.objects.filter(pk=pk, state=OutgoingState.WAITING).update(
        state=OutgoingState.SENDING, sent_at=clock()
    )
    if not taken:
        return 0
    entry = Outgoing.objects.get(pk=pk)
    entry.attempts += 1
    is_sent = False
    try:
        # A database restored from a backup has forgotten what was sent since; the CRM has not.
        remote_id = sink.find(entry.origin_key)
        if remote_id is None:
            is_sent = True
            remote_id = sink.send({**entry.payload, "origin_key": entry.origin_key})
    except Exception as error:  # whatever a connector meets, the other rows go on
        entry.last_error = f"{type(error).__name__}: {error}"
        # Without an answer to what was sent, only the CRM knows.
        _mark(entry, OutgoingState.SENDING if is_sent else OutgoingState.WAITING)
        return 0
    note(entry, remote_id=remote_id, now=clock())
    return 1


def note(entry: Outgoing, *, remote_id: str, now: datetime) -> None:
    """The CRM has the row, under that id."""
    entry.state, entry.remote_id, entry.written_at, entry.last_error = OutgoingState.WRITTEN, remote_id, now, ""
    entry.save(update_fields=["state", "remote_id", "written_at", "last_error", "attempts"])


def _mark(entry: Outgoing, state: OutgoingState) -> None:
    entry.state = state
    entry.save(update_fields=["state", "last_error", "attempts"])


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process sends at a time; the lock of a killed one is free at once."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("rows are being written back at this moment; try again when that has ended") from None
        yield
