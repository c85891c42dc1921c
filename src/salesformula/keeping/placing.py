"""Where a restored home is made, and how it becomes the home: all of it at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from salesformula.jobs.living import lives
from salesformula.kit.errors import Refused

#: Drawn when a process of the software first looks at a folder: its being there does not make a home.
_DRAWN = {"secret_key", "migrate.lock"}
_MAKING = "restoring"


def check_free(home: Path, *, replace: bool) -> None:
    """Refused where ``home`` holds something, unless it is to be replaced and no worker lives in it."""
    there = occupants(home)
    if there and not replace:
        listed = ", ".join(there[:8]) + (f" and {len(there) - 8:,} more" if len(there) > 8 else "")
        raise Refused(
            f"{home} is not empty: it holds {listed}. Name an empty folder in SALESFORMULA_HOME, or say --replace, "
            "which moves what is there aside"
        )
    workers = home / "workers"
    if workers.is_dir() and any(lives(path.name) for path in workers.iterdir()):
        raise Refused(f"a worker is at work in {home}: stop the site and its workers, then restore")


def occupants(home: Path) -> list[str]:
    """What a home holds beside what every first look leaves."""
    if not home.exists():
        return []
    if not home.is_dir():
        raise Refused(f"{home} is no folder: name another in SALESFORMULA_HOME")
    names = {path.name for path in home.iterdir() if not path.name.startswith(f".{_MAKING}-")}
    return sorted(names - _DRAWN)


@contextmanager
def making(home: Path) -> Iterator[Path]:
    """An empty folder on the disk of ``home``, gone after the block unless it was moved; dead ones are swept."""
    place = _place(home)
    place.mkdir(parents=True, exist_ok=True)
    prefix = f".{_MAKING}-{home.name}-"
    for left in place.glob(f"{prefix}*-*"):
        if not _alive(left.name.removeprefix(prefix).split("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=place))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def put_in_place(made: Path, home: Path, *, now: datetime) -> Path | None:
    """Let ``made`` be the home; where the home that was there lies now, or None where there was none."""
    had_something = bool(occupants(home))
    if _place(home) == home:
        return _fill(made, home, had_something=had_something, now=now)
    aside = aside_of(home, "before-restore", now=now)
    if home.exists():
        os.rename(home, aside)
    try:
        os.rename(made, home)
    except BaseException:
        if aside.exists():
            os.rename(aside, home)
        raise
    _fsync(home.parent)
    if had_something:
        return aside
    shutil.rmtree(aside, ignore_errors=True)
    return None


def put_aside(made: Path, home: Path, *, now: datetime) -> Path:
    """Keep ``made`` beside the home, to be looked at."""
    aside = aside_of(home, "differs", now=now)
    os.rename(made, aside)
    return aside


def aside_of(home: Path, what: str, *, now: datetime) -> Path:
    """A free name beside ``home``, or in it where it is a disk of its own."""
    place = _place(home)
    name = f"{home.name}.{what}-{now:%Y%m%dT%H%M%SZ}"
    return place / (f".{name}" if place == home else name)


def _fill(made: Path, home: Path, *, had_something: bool, now: datetime) -> Path | None:
    """A home that is a disk of its own can't be renamed: what it holds moves, the database last."""
    aside = aside_of(home, "before-restore", now=now)
    aside.mkdir()
    for path in sorted(home.iterdir()):
        if path not in (aside, made) and not path.name.startswith("."):
            os.rename(path, aside / path.name)
    for path in sorted(made.iterdir(), key=lambda path: path.name.startswith("app.sqlite3")):
        os.rename(path, home / path.name)
    _fsync(home)
    if had_something:
        return aside
    shutil.rmtree(aside, ignore_errors=True)
    return None


def _place(home: Path) -> Path:
    """The folder beside the home; the home itself where it is a disk of its own, or nothing may be written beside."""
    beside = home.parent
    if home.is_dir() and (os.path.ismount(home) or not os.access(beside, os.W_OK)):
        return home
    return beside


def _alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
