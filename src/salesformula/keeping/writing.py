"""A backup being written: gzipped tar, the manifest first, then its files in their order."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from salesformula.keeping.checksums import Progress
from salesformula.keeping.manifest import NAME, Manifest, SavedFile, member_name
from salesformula.kit.errors import Refused

#: Facts are packed already; more effort gains little.
EFFORT = 3
#: Seconds between two lines of progress.
PAUSE = 5.0
MEGABYTE = 1_000_000


def described(files: Iterable[Path], *, home: Path, progress: Progress) -> list[SavedFile]:
    """Path, length and SHA-256 of each file below ``home``."""
    progress("reading the files that are saved")
    found = []
    for path in files:
        with (home / path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            found.append(SavedFile(path=path.as_posix(), bytes=file.tell(), sha256=digest))
    return found


def write(manifest: Manifest, *, home: Path, sink: IO[bytes], progress: Progress) -> None:
    """Write the archive; Refused where a file is no longer what the manifest says."""
    told = _Told(manifest.bytes, progress)
    with (
        gzip.GzipFile(filename="", fileobj=sink, mode="wb", compresslevel=EFFORT, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.GNU_FORMAT) as archive,
    ):
        _add(archive, NAME, io.BytesIO(text := manifest.model_dump_json(indent=1).encode()), len(text))
        for number, file in enumerate(manifest.files):
            with (home / file.path).open("rb") as content:
                reading = _Reading(content, told)
                _add(archive, member_name(number, file.path), reading, file.bytes)
                if content.read(1) or reading.digest.hexdigest() != file.sha256:
                    raise Refused(f"{file.path} changed while it was saved; nothing was written, run it again")


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes] | _Reading, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    try:
        archive.addfile(member, content)
    except OSError as error:
        if "unexpected end of data" in str(error):
            raise Refused(f"{name} became shorter while it was saved; nothing was written, run it again") from error
        raise


class _Reading:
    """A file as tar reads it, hashed on its way."""

    def __init__(self, content: IO[bytes], told: _Told) -> None:
        self._content, self._told = content, told
        self.digest = hashlib.sha256()

    def read(self, n: int = -1) -> bytes:
        piece = self._content.read(n)
        self.digest.update(piece)
        self._told.more(len(piece))
        return piece


class _Told:
    """Says every few seconds how far it has come."""

    def __init__(self, n_bytes: int, progress: Progress) -> None:
        self._all, self._done, self._progress = n_bytes, 0, progress
        self._next = time.monotonic() + PAUSE

    def more(self, n: int) -> None:
        self._done += n
        if time.monotonic() >= self._next:
            self._progress(f"saving: {self._done // MEGABYTE:,} of {self._all // MEGABYTE:,} MB")
            self._next = time.monotonic() + PAUSE
