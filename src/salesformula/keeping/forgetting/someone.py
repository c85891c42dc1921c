"""Forgetting someone from end to end; a killed one goes on where it is called again, or by the nightly task."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from salesformula.facts import rewriting, versions
from salesformula.facts.home import facts_folder
from salesformula.identity import log as decisions
from salesformula.identity.models import Tombstone, User
from salesformula.identity.tombstones import tombstone_of
from salesformula.keeping.forgetting import administrators, database, emptying, journal, places
from salesformula.kit.errors import Busy, NotFound, Refused
from salesformula.kit.forgotten import TABLE_OF, Traces
from salesformula.sources.sweeping import WORKSPACES

Progress = Callable[[str], None]
ACTION = "keeping.forget"
LOCK = "forgetting.lock"
_WAIT_SECONDS = 60


@dataclass(frozen=True)
class Found:
    """Where someone is found, or was: rows or places per table, folder and table of the database.

    ``alike``: ids of others with the same e-mail, perhaps the same human. ``is_last_administrator``: without their
    account nobody who signs in may confirm roles.
    """

    tombstone: str
    facts: Mapping[str, int]
    files: Mapping[str, int]
    database: Mapping[str, int]
    alike: tuple[str, ...] = ()
    is_last_administrator: bool = False

    def lines(self) -> list[str]:
        """For people: one line a place."""
        counted = (("facts", self.facts), ("files", self.files), ("database", self.database))
        return [f"{what}, {place}: {n:,}" for what, found in counted for place, n in sorted(found.items())]


def look(kind: str, id: str, *, home: Path) -> Found:
    """Where someone is found; nothing is changed. NotFound where nothing is known of that id, Refused for a kind."""
    traces = _traces(kind, id, home)
    version = versions.current(home)
    return Found(
        traces.tombstone,
        rewriting.count(version.path, [traces]) if version else {},
        places.clean(home, [traces], dry=True),
        database.clean(traces, dry=True),
        tuple(rewriting.bearers(version.path, kind, id)) if version else (),
        administrators.is_last(traces),
    )


def forget(kind: str, id: str, *, by: str | None, reason: str, now: datetime, home: Path, progress: Progress) -> Found:
    """Remove someone from facts, kept files and database, and leave a tombstone; what was changed where.

    ``by`` is who says so, None for the operator; ``now`` UTC. NotFound where nothing is known of that id, Refused for
    an unknown kind, Busy while an import is at work. Killed anywhere, calling it again finishes it.
    """
    traces = _traces(kind, id, home)
    Tombstone.objects.get_or_create(
        tombstone=traces.tombstone,
        defaults={"kind": kind, "forgotten_at": now, "by": by, "reason": traces.scrubbed(reason)},
    )
    with _alone(home):
        journal.write(home, traces)
        return _carry_out(traces, now=now, home=home, progress=progress)


def finish(*, now: datetime, home: Path, progress: Progress) -> int:
    """Finish what was begun and killed; how many there were."""
    begun = journal.unfinished(home)
    for traces in begun:
        Tombstone.objects.get_or_create(
            tombstone=traces.tombstone, defaults={"kind": traces.kind, "forgotten_at": now, "by": None}
        )
        with _alone(home):
            _carry_out(traces, now=now, home=home, progress=progress)
    return len(begun)


def is_forgotten(id: str) -> bool:
    """Whether an id of the facts is a tombstone."""
    return Tombstone.objects.filter(tombstone=id).exists()


def _carry_out(traces: Traces, *, now: datetime, home: Path, progress: Progress) -> Found:
    # From here on every import knows the tombstone; one that began before may not, so it is let end first.
    _wait_for_imports(home, progress)
    progress("facts: writing them anew")
    facts = rewriting.rewrite(home, [traces])
    progress("files: looking through what is kept")
    files = places.clean(home, [traces])
    progress("database: looking through every table")
    tables = database.clean(traces)
    _record(traces, now=now, found={"facts": facts, "files": files, "database": tables})
    emptying.empty_deleted()
    journal.end(home, traces.tombstone)
    return Found(traces.tombstone, facts, files, tables)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One at a time, or two would write the same files; Busy while another is at work."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("someone is being forgotten by another process; run this again when it has ended") from None
        yield


def _record(traces: Traces, *, now: datetime, found: Mapping[str, Mapping[str, int]]) -> None:
    with transaction.atomic():
        stone = Tombstone.objects.select_for_update().get(tombstone=traces.tombstone)
        if stone.finished_at is not None:
            return
        stone.finished_at = now
        stone.save(update_fields=["finished_at"])
        decisions.record(
            at=now, user=stone.by, action=ACTION, subject_id=stone.tombstone, reason=stone.reason, after=found
        )


def _traces(kind: str, id: str, home: Path) -> Traces:
    if kind not in TABLE_OF:
        raise Refused(f"there are no {kind}s to forget here; say one of: {', '.join(sorted(TABLE_OF))}")
    stone = tombstone_of(kind, id, root=home)
    begun = journal.read(home, stone)
    if begun is not None:
        return begun
    found = known(kind, id, stone, home=home, accounts=User.objects.all())
    if found is None:
        before = Tombstone.objects.filter(tombstone=stone).first()
        if before is not None:
            raise NotFound(f"{kind} {id} was forgotten on {before.forgotten_at:%Y-%m-%d} already: {stone}")
        raise NotFound(f"nothing is known of a {kind} {id}; ids are kept as they were delivered, with their case")
    return found


def known(kind: str, id: str, tombstone: str, *, home: Path, accounts: QuerySet[User]) -> Traces | None:
    """What the facts of a home and the accounts know of an id, in all their versions; None where they know nothing."""
    names: set[str] = set()
    emails: set[str] = set()
    is_known = False
    for path in sorted(facts_folder(root=home).glob("facts-*.duckdb")):
        told = rewriting.known_of(path, kind, id)
        if told is not None:
            is_known = True
            names.update(told[0])
            emails.update(told[1])
    for account in accounts.filter(person_id=id) if kind == "person" else ():
        is_known = True
        names.add(account.name)
        emails.add(account.email)
    if not is_known:
        return None
    return Traces(kind, id, tombstone, tuple(sorted(filter(None, names))), tuple(sorted(filter(None, emails))))  # type: ignore[arg-type]


def _wait_for_imports(home: Path, progress: Progress) -> None:
    is_said = False
    for _ in range(_WAIT_SECONDS):
        at_work = [path.name for path in home.glob(WORKSPACES) if _lives(path.name.split("-")[1])]
        if not at_work:
            return
        if not is_said:
            progress("an import is at work: waiting for its end")
        is_said = True
        time.sleep(1)
    raise Busy("an import is at work; run this again when it has ended. Nothing that arrives later brings anyone back")


def _lives(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
