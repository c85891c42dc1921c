"""Immutable versions of the facts and the pointer that says which one answers.

Every build makes a new file name, because the engine caches what it opened by path. The pointer moves by
one atomic rename: whoever is killed, and wherever, the old version stands.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from salesformula.facts.home import facts_folder
from salesformula.kit.errors import Busy, Refused

KEPT = 3
POINTER = "CURRENT"
LOCK = "builder.lock"
#: Seconds: a backup holds the lock for so short a time that nobody is refused for it.
PATIENCE = 5.0
_LOOKS_EVERY = 0.05
_NAME = re.compile(r"facts-(\d+)\.(duckdb|undone)")


@dataclass(frozen=True, order=True)
class Version:
    """One immutable file of facts."""

    number: int
    path: Path


def current(home: Path) -> Version | None:
    """The version that answers now; None before the first import.

    Refused where the pointer names a file that is not there.
    """
    folder = facts_folder(root=home)
    try:
        name = (folder / POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    found = _NAME.fullmatch(name)
    if found is None or not (folder / name).is_file():
        raise Refused(f"{folder / POINTER} names {name!r}, which is not there; restore a backup or import again")
    return Version(int(found[1]), folder / name)


@dataclass(frozen=True)
class Undone:
    """A version that answered from one instant to another (UTC) and was undone."""

    number: int
    answered_from: datetime
    undone_at: datetime


@contextmanager
def building(home: Path, *, patience: float | None = None) -> Iterator[Path]:
    """Hold the builders' lock and give a path to build at; leftovers of dead builders are swept.

    Busy, naming the other builder, while one is at work for longer than ``patience``, in seconds.
    """
    folder = facts_folder(root=home)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+", encoding="utf-8") as lock:
        if not _taken(lock, patience=PATIENCE if patience is None else patience):
            lock.seek(0)
            who = lock.read().strip() or "another process"
            raise Busy(f"another build is at work ({who}); try again when it has ended")
        lock.truncate(0)
        lock.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        lock.flush()
        _sweep(folder)
        try:
            yield folder / f"building-{next_number(home)}.tmp"
        finally:
            _sweep(folder)
            lock.truncate(0)


def _taken(lock: IO[str], *, patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOKS_EVERY)
        else:
            return True


def next_number(home: Path) -> int:
    """A number that no version, kept or undone, has had."""
    return max(_numbers(facts_folder(root=home)), default=0) + 1


def publish(built: Path, home: Path) -> Version:
    """Give a finished file its name, move the pointer to it and let go of versions past the last three."""
    folder = facts_folder(root=home)
    version = Version(number := next_number(home), folder / f"facts-{number}.duckdb")
    fsync(built)
    os.replace(built, version.path)
    _point(folder, version)
    for old in _standing(folder)[:-KEPT]:
        old.path.unlink(missing_ok=True)
    _forget_undone(folder, before=number)
    return version


def previous(home: Path) -> Version | None:
    """The version that would answer after an undo; None where there is none."""
    now = current(home)
    before = [version for version in _standing(facts_folder(root=home)) if now and version.number < now.number]
    return before[-1] if before else None


def is_whole(path: Path) -> bool:
    """Whether a file is a version's, not one that is still being built."""
    return _NAME.fullmatch(path.name) is not None


def undo(home: Path) -> Version:
    """Move the pointer to the version before. The undone file is never used again.

    Refused where there is no version before, and while a build is at work.
    """
    folder = facts_folder(root=home)
    with building(home):
        now, before = current(home), previous(home)
        if now is None or before is None:
            raise Refused("there is no earlier version of the facts to go back to; nothing was changed")
        _mark(folder, now)
        _point(folder, before)
    return before


def undone(home: Path) -> list[Undone]:
    """The versions that were undone, the first first; their files are gone once another was built."""
    found = []
    for marker in facts_folder(root=home).glob("facts-*.undone"):
        number, held = _NAME.fullmatch(marker.name), marker.read_text(encoding="ascii")
        if number is not None and held:
            told = {name: datetime.fromisoformat(moment) for name, moment in json.loads(held).items()}
            found.append(Undone(int(number[1]), told["answered_from"], told["undone_at"]))
    return sorted(found, key=lambda one: one.number)


def _numbers(folder: Path) -> set[int]:
    return {int(found[1]) for path in folder.glob("facts-*") if (found := _NAME.fullmatch(path.name))}


def _standing(folder: Path) -> list[Version]:
    """The versions that were not undone, oldest first."""
    numbers = sorted(number for number in _numbers(folder) if not _marker(folder, number).exists())
    return [Version(number, folder / f"facts-{number}.duckdb") for number in numbers]


def _forget_undone(folder: Path, *, before: int) -> None:
    # The markers stay: an answer as of what was known then says that something else answered then.
    for marker in folder.glob("facts-*.undone"):
        found = _NAME.fullmatch(marker.name)
        if found is not None and int(found[1]) < before:
            (folder / f"facts-{found[1]}.duckdb").unlink(missing_ok=True)


def _mark(folder: Path, version: Version) -> None:
    """Say of a version that it is undone, and from when to when it answered."""
    answered_from = datetime.fromtimestamp(version.path.stat().st_mtime, tz=UTC).replace(tzinfo=None)
    told = {"answered_from": answered_from, "undone_at": datetime.now(UTC).replace(tzinfo=None)}
    written = folder / f"undone-{version.number}.tmp"
    written.write_text(json.dumps({name: moment.isoformat() for name, moment in told.items()}), encoding="ascii")
    fsync(written)
    os.replace(written, _marker(folder, version.number))


def _marker(folder: Path, number: int) -> Path:
    return folder / f"facts-{number}.undone"


def _point(folder: Path, version: Version) -> None:
    written = folder / f"{POINTER}.tmp"
    with written.open("w", encoding="ascii") as file:
        file.write(version.path.name)
        file.flush()
        os.fsync(file.fileno())
    os.replace(written, folder / POINTER)
    fsync(folder)


def fsync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    # Whoever holds the lock is the only living builder, so every unfinished file is a dead one's.
    for leftover in [*folder.glob("*.tmp"), *folder.glob("*.tmp.wal")]:
        # The engine spills into a folder named after its file.
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
