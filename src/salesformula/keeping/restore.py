"""``restore``: a backup becomes the home, once its answers are what they were when it was made."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.migrations.loader import MigrationLoader

from salesformula import __version__
from salesformula.facts.home import facts_folder
from salesformula.keeping import database, forgotten_since, placing, rows
from salesformula.keeping.checksums import Progress, differences
from salesformula.keeping.elsewhere import checksums_of
from salesformula.keeping.forgotten_since import ForgottenSince
from salesformula.keeping.manifest import Manifest
from salesformula.keeping.unpacking import unpack
from salesformula.keeping.what_is_saved import DATABASE
from salesformula.kit.errors import Refused

#: Differences that are told one by one.
TOLD = 20


@dataclass(frozen=True)
class Restored:
    """A home that was restored: how many answers are equal, which differ and were accepted, what was moved aside.

    ``since``: who the home that was there had forgotten after the backup was made.
    """

    manifest: Manifest
    n_equal: int
    differing: tuple[str, ...]
    aside: Path | None
    since: ForgottenSince


class AnswersDiffer(Refused):
    """What was restored does not answer as it did when it was saved. It lies beside the home, not in its place."""


def restore(
    source: Path,
    *,
    home: Path,
    now: datetime,
    progress: Progress,
    replace: bool = False,
    accept_differences: bool = False,
) -> Restored:
    """Let the backup ``source`` be the home, and fill the database DATABASE_URL names where that lies elsewhere.

    The home must be empty, or is moved aside with ``replace``. All is unpacked, checked by hash, brought to the
    present shape and asked again beside the home before it takes its place: killed anywhere, there is no half home.
    Who the home that is replaced has forgotten since is forgotten again: ``someone.finish`` does it, or the worker.

    Errors: AnswersDiffer unless they are accepted; DamagedBackup; Refused where the home or the database holds
    something, a later software made the backup, or there is no room.
    """
    placing.check_free(home, replace=replace)
    is_inside = database.lies_in(home)
    if not is_inside:
        _check_database_is_empty()
    with _room_for(home), placing.making(home) as made:
        manifest = unpack(source, made, progress=progress)
        _check_software(manifest, made)
        differing = _differing(manifest, made, progress=progress)
        if differing and not accept_differences:
            raise AnswersDiffer(_told(differing, manifest, placing.put_aside(made, home, now=now)))
        _forget_the_check(manifest, made)
        since = forgotten_since.begin_again(home=home, made=made)
        if is_inside:
            aside = placing.put_in_place(made, home, now=now)
        else:
            aside = _with_its_database(made, home, now=now, progress=progress)
    n_equal = len(manifest.checksums.answers.keys() - set(differing))
    return Restored(manifest, n_equal, tuple(differing), aside, since)


def _with_its_database(made: Path, home: Path, *, now: datetime, progress: Progress) -> Path | None:
    database.make_tables(DEFAULT_DB_ALIAS)
    with database.opened(made / DATABASE), transaction.atomic():
        rows.copy(database.SAVED, DEFAULT_DB_ALIAS, progress=progress)
        for path in made.glob(f"{DATABASE}*"):
            path.unlink()
        # Before the records are there for good: whoever is killed in between finds a database that is still empty.
        return placing.put_in_place(made, home, now=now)


def _check_database_is_empty() -> None:
    database.make_tables(DEFAULT_DB_ALIAS)
    filled = rows.filled(DEFAULT_DB_ALIAS)
    if filled:
        raise Refused(
            f"the database of DATABASE_URL is not empty: it holds {', '.join(filled[:5])}; "
            "make a new one and name it there, or leave DATABASE_URL out to use SQLite"
        )


def _check_software(manifest: Manifest, made: Path) -> None:
    if not (made / DATABASE).is_file():
        raise Refused(f"the backup holds no {DATABASE}: it was not made by `salesformula backup`")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    later = [name for name in database.migrations_of(made / DATABASE) if name not in known]
    if later or _numbers(manifest.software) > _numbers(__version__):
        what = f", whose database has {later[0]}" if later else ""
        raise Refused(
            f"salesformula {manifest.software} made this backup{what}; this is {__version__}: "
            "install that version or a later one, then restore"
        )


def _differing(manifest: Manifest, made: Path, *, progress: Progress) -> list[str]:
    found = checksums_of(made, at=manifest.checksums.at, progress=progress)
    return differences(manifest.checksums, found)


def _forget_the_check(manifest: Manifest, made: Path) -> None:
    """Results that asking stored were made for the moment of the backup: the worker makes those of now."""
    saved = {file.path for file in manifest.files}
    for path in facts_folder(root=made).rglob("*"):
        if path.is_file() and path.relative_to(made).as_posix() not in saved:
            path.unlink()


def _told(differing: list[str], manifest: Manifest, aside: Path) -> str:
    more = f"\n  … and {len(differing) - TOLD:,} more" if len(differing) > TOLD else ""
    why = (
        ""
        if manifest.software == __version__
        else f"\nsalesformula {manifest.software} made the backup and this is {__version__}: CHANGELOG.md says which "
        "formulas changed. --accept-differences takes it as it is"
    )
    listed = "".join(f"\n  {name}" for name in differing[:TOLD])
    return f"nothing was put in place: it differs from what was saved in{listed}{more}\nIt lies in {aside}{why}"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdecimal())


@contextmanager
def _room_for(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(
                f"there is no room to restore ({error.strerror}): nothing was put in place; make room where {home} lies"
            ) from error
        raise
