"""``backup``: everything a company needs to go on elsewhere, in one file."""

from __future__ import annotations

import errno
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.db import connection

from salesformula import __version__
from salesformula.keeping import database, writing
from salesformula.keeping.checksums import Progress
from salesformula.keeping.elsewhere import checksums_of
from salesformula.keeping.manifest import FORMAT, Manifest
from salesformula.keeping.snapshot import Snapshot, snapshot
from salesformula.keeping.what_is_saved import DATABASE
from salesformula.kit.errors import Refused

_NAMED = re.compile(r"salesformula-\d{8}T\d{6}Z\.tar\.gz")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Backup:
    """A backup that was made: its file, what it says of itself, and older ones that were let go of."""

    path: Path
    manifest: Manifest
    let_go: tuple[Path, ...] = ()


def backup(
    target: Path,
    *,
    home: Path,
    now: datetime,
    progress: Progress,
    overwrite: bool = False,
    current_only: bool = False,
    keep: int | None = None,
) -> Backup:
    """Save ``home`` and the site's database into ``target``, a file or a folder, which only its owner may read.

    Into a folder the backup gets a name with its instant; ``keep`` then lets go of older ones of such names past
    that many. ``current_only`` leaves the facts' earlier versions out. Killed anywhere, what lay at ``target`` stays.

    Errors: Refused where ``target`` lies inside ``home``, is there already, or has no room.
    """
    path = _path(target, now=now)
    if keep is not None and (keep < 1 or path == target):
        raise Refused(f"--keep {keep} goes with a folder that exists and a number from 1; {target} is no folder")
    _check(path, home=home, overwrite=overwrite)
    with _part(path) as sink, snapshot(home, current_only=current_only, progress=progress) as held:
        manifest = _manifest(held, progress=progress)
        writing.write(manifest, home=held.home, sink=sink, progress=progress)
    return Backup(path, manifest, _rotated(path, keep))


def _manifest(held: Snapshot, *, progress: Progress) -> Manifest:
    checksums = checksums_of(held.home, at=held.at, progress=progress)
    return Manifest(
        format=FORMAT,
        software=__version__,
        made_at=held.at,
        database=connection.vendor,
        migrations=database.migrations_of(held.home / DATABASE),
        has_secret_key=Path("secret_key") in held.files,
        files=writing.described(held.files, home=held.home, progress=progress),
        checksums=checksums,
    )


def _path(target: Path, *, now: datetime) -> Path:
    return target / f"salesformula-{now:%Y%m%dT%H%M%S}Z.tar.gz" if target.is_dir() else target


def _check(path: Path, *, home: Path, overwrite: bool) -> None:
    if not home.is_dir():
        raise Refused(f"{home} is not there: there is nothing to save")
    if path.resolve().is_relative_to(home.resolve()):
        raise Refused(f"{path} lies inside {home}, which it saves: name a file on another disk, or at least elsewhere")
    if not path.parent.is_dir():
        raise Refused(f"{path.parent} is no folder: make it, then save again")
    if path.exists() and not (overwrite and path.is_file()):
        raise Refused(f"{path} is there already: choose another name, or say --overwrite")


@contextmanager
def _part(path: Path) -> Iterator[IO[bytes]]:
    """A file beside ``path`` to write to, which takes its name once all of it is on the disk."""
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as sink:
        try:
            fcntl.flock(sink, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"another backup is writing {path}; wait until it has ended") from None
        if not _is_still_called(part, sink):
            raise Refused(f"another backup has just written {path}; look at it, then save again")
        try:
            os.fchmod(sink.fileno(), 0o600)
            sink.truncate()
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
            os.replace(part, path)
            _fsync(path.parent)
        except BaseException as error:
            part.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                raise Refused(
                    f"there is no room for the backup ({error.strerror}): nothing was written, older backups stand; "
                    f"make room where {path.parent} lies, or name another place"
                ) from error
            raise


def _is_still_called(part: Path, sink: IO[bytes]) -> bool:
    """Between opening and locking, the other one may have given the file its name."""
    try:
        return part.stat().st_ino == os.fstat(sink.fileno()).st_ino
    except FileNotFoundError:
        return False


def _rotated(path: Path, keep: int | None) -> tuple[Path, ...]:
    if keep is None:
        return ()
    named = sorted(found for found in path.parent.iterdir() if _NAMED.fullmatch(found.name))
    past = tuple(found for found in named[:-keep] if found != path)
    for found in past:
        found.unlink()
    return past


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
