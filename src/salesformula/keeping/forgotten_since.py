"""Who was forgotten after a backup was made is forgotten again in what is restored from it.

The home that is replaced holds tombstones alone. With its key, the ids in the backup tell whose they are: for each a
journal is laid into the restored home, so that a forgetting begins there which a kill can't lose.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from salesformula.facts import rewriting
from salesformula.facts.home import facts_folder
from salesformula.identity.models import Tombstone, User
from salesformula.identity.tombstones import KEY
from salesformula.identity.tombstones import made as tombstone_under
from salesformula.keeping import database
from salesformula.keeping.forgetting import journal, someone
from salesformula.keeping.what_is_saved import DATABASE
from salesformula.kit.forgotten import TABLE_OF


@dataclass(frozen=True)
class Stone:
    """A tombstone of the home that is replaced: its key, what it was and when (UTC), who said so and why."""

    tombstone: str
    kind: str
    forgotten_at: datetime
    by: str | None
    reason: str

    def __str__(self) -> str:
        return f"{self.kind} {self.tombstone}, forgotten on {self.forgotten_at:%Y-%m-%d}"


@dataclass(frozen=True)
class ForgottenSince:
    """``again``: the backup knows them, and a forgetting has begun; ``nowhere``: its facts and accounts don't.

    ``is_known``: the home that was there could tell.
    """

    is_known: bool = False
    again: tuple[Stone, ...] = ()
    nowhere: tuple[Stone, ...] = ()


def begin_again(*, home: Path, made: Path) -> ForgottenSince:
    """Lay the forgettings that ``home`` knows and the backup unpacked in ``made`` does not into ``made``."""
    stones = standing(home)
    if not stones or not (home / KEY).is_file():
        return ForgottenSince((home / DATABASE).is_file(), nowhere=tuple(stones))
    then = (home / KEY).read_bytes().strip()
    if not (made / KEY).exists():
        _copy_key(home / KEY, made / KEY)
    now = (made / KEY).read_bytes().strip()
    with database.opened(made / DATABASE):
        database.make_tables(database.SAVED)
        there = set(Tombstone.objects.using(database.SAVED).values_list("tombstone", flat=True))
        wanted = {one.tombstone: one for one in stones if one.tombstone not in there}
        again = _laid(made, wanted, then=then, now=now) if wanted else ()
        nowhere = tuple(one for one in wanted.values() if one not in again)
        # Who is not in the backup may still come with a delivery, and is known by the tombstone alone.
        for one in nowhere if then == now else ():
            _put(one, one.tombstone, finished_at=one.forgotten_at)
    return ForgottenSince(is_known=True, again=again, nowhere=nowhere)


def standing(home: Path) -> list[Stone]:
    """The tombstones in the database of ``home``, the latest first; none where it lies elsewhere, or has none."""
    path = home / DATABASE
    if not path.is_file():
        return []
    with closing(sqlite3.connect(path)) as held:
        if not held.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [Tombstone._meta.db_table]).fetchone():
            return []
        found = held.execute(
            'SELECT tombstone, kind, forgotten_at, "by", reason FROM identity_tombstone ORDER BY forgotten_at DESC'
        ).fetchall()
    return [Stone(row[0], row[1], datetime.fromisoformat(row[2]), row[3], row[4]) for row in found]


def _laid(made: Path, wanted: dict[str, Stone], *, then: bytes, now: bytes) -> tuple[Stone, ...]:
    accounts = User.objects.using(database.SAVED)
    found = []
    for kind in TABLE_OF:
        ids = {id for path in facts_folder(root=made).glob("facts-*.duckdb") for id in rewriting.ids_of(path, kind)}
        if kind == "person":
            ids |= {user.person_id for user in accounts if user.person_id}
        for id in sorted(ids):
            one = wanted.get(tombstone_under(then, kind, id))
            traces = one and someone.known(kind, id, tombstone_under(now, kind, id), home=made, accounts=accounts.all())
            if one and traces:
                _put(one, traces.tombstone, finished_at=None)
                journal.write(made, traces)
                found.append(one)
    return tuple(found)


def _put(one: Stone, tombstone: str, *, finished_at: datetime | None) -> None:
    Tombstone.objects.using(database.SAVED).create(
        tombstone=tombstone,
        kind=one.kind,
        forgotten_at=one.forgotten_at,
        finished_at=finished_at,
        by=one.by,
        reason=one.reason,
    )


def _copy_key(source: Path, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(source.read_bytes())
