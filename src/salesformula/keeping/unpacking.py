"""A backup being read: every member is expected, of the length and hash the manifest names, or all is refused.

The tar is walked here block by block. Links, devices and names never reach the file system: a member is known by
its place, and its path comes from the manifest, which is checked.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tarfile
import zlib
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from salesformula.keeping.checksums import Progress
from salesformula.keeping.manifest import FORMAT, NAME, Manifest, SavedFile, member_name
from salesformula.kit.errors import Refused

BLOCK = 512
CHUNK = 1 << 20
LARGEST_MANIFEST = 256 << 20
#: Zeros after the last member: two blocks, and what fills up the record of the writer.
LONGEST_END = 1 << 20


class DamagedBackup(Refused):
    """The file is no backup, or not as it was written."""


def unpack(path: Path, folder: Path, *, progress: Progress) -> Manifest:
    """Unpack a backup into the empty ``folder``, whose files only their owner may read; what it says of itself.

    DamagedBackup, naming what, where it is not as it was written; Refused where another software wrote it or there
    is no room.
    """
    try:
        with path.open("rb") as file, gzip.GzipFile(fileobj=file) as packed:
            return _unpack(packed, folder, progress=progress)  # type: ignore[arg-type]
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.HeaderError) as error:
        raise DamagedBackup(f"{path} is no backup, or it is damaged or cut off ({error}); take another one") from error
    except DamagedBackup as error:
        raise DamagedBackup(f"{path}: {error}; take another backup") from error
    except FileNotFoundError as error:
        raise Refused(f"{path} is not there") from error
    except IsADirectoryError as error:
        raise Refused(f"{path} is a folder: name the file of a backup in it") from error


def _unpack(packed: IO[bytes], folder: Path, *, progress: Progress) -> Manifest:
    name, size = _member(packed)
    if name != NAME or size > LARGEST_MANIFEST:
        raise DamagedBackup(f"it begins with {name!r} of {size:,} bytes and not with {NAME}")
    manifest = _manifest(_exactly(packed, size))
    _skip_padding(packed, size)
    _check_room(manifest, folder)
    progress(f"unpacking {len(manifest.files):,} files of {manifest.made_at:%Y-%m-%d %H:%M} UTC")
    for number, file in enumerate(manifest.files):
        name, size = _member(packed)
        expected = member_name(number, file.path)
        if (name, size) != (expected, file.bytes):
            raise DamagedBackup(f"{name!r} of {size:,} bytes stands where {expected!r} of {file.bytes:,} is expected")
        _write(packed, file, folder / file.path)
    rest = packed.read(LONGEST_END + 1)
    if len(rest) < 2 * BLOCK or len(rest) > LONGEST_END or rest.strip(b"\0"):
        raise DamagedBackup("it does not end after its last file")
    return manifest


def _member(packed: IO[bytes]) -> tuple[str, int]:
    found = tarfile.TarInfo.frombuf(_exactly(packed, BLOCK), "utf-8", "surrogateescape")
    if found.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or found.size < 0:
        raise DamagedBackup(f"{found.name!r} is a link, a device or a folder, which no backup holds")
    return found.name, found.size


def _manifest(text: bytes) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DamagedBackup(f"{NAME}, {place}: {first['msg']}") from error
    if manifest.format > FORMAT:
        raise Refused(f"a later software ({manifest.software}) made this backup: install that one, then restore")
    return manifest


def _check_room(manifest: Manifest, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if manifest.bytes > free:
        raise Refused(
            f"there is no room: the backup unpacks to {manifest.bytes:,} bytes, "
            f"and where {folder.parent} lies {free:,} are free"
        )


def _write(packed: IO[bytes], file: SavedFile, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), file.bytes
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as sink:
        while left:
            piece = _exactly(packed, min(left, CHUNK))
            digest.update(piece)
            sink.write(piece)
            left -= len(piece)
        sink.flush()
        os.fsync(sink.fileno())
    if digest.hexdigest() != file.sha256:
        raise DamagedBackup(f"{file.path} is not what was saved: its hash differs")
    _skip_padding(packed, file.bytes)


def _skip_padding(packed: IO[bytes], size: int) -> None:
    if size % BLOCK:
        _exactly(packed, BLOCK - size % BLOCK)


def _exactly(packed: IO[bytes], n: int) -> bytes:
    found = packed.read(n)
    while len(found) < n:
        more = packed.read(n - len(found))
        if not more:
            raise EOFError(f"{n - len(found):,} bytes are missing")
        found += more
    return found
