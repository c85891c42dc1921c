"""How much may come out of a packed file: counted as it comes, never believed."""

from __future__ import annotations

import copy
import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from salesformula.facts import environment
from salesformula.kit.errors import Refused

#: The variable that bounds what all files in one archive, or one .gz, may unpack to, in MB.
LIMIT = "SALESFORMULA_UNPACKED_LIMIT_MB"
#: Twice the 2 GB export an import must bear, and again.
_LIMIT_MB = 8_192
#: A table packs 5 to 40 times; a bomb a thousand times.
MOST_RATIO = 200
#: Small files of one repeated word may pack better than any table; below this size no ratio is looked at.
SMALL = 10_000_000
#: What a spreadsheet program can still open; the cells of a larger one would not fit beside the engine.
WORKBOOK_LIMIT = 1_000_000_000
#: A workbook has a few parts a sheet.
MOST_PARTS = 5_000
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
#: What reading a damaged zip may raise: its library has no error of its own for half of it.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)


@dataclass
class Unpacked:
    """A count of what came out of a packed file, which refuses when it grows beyond bounds. Others are not bounded."""

    path: Path
    name: str
    packed: int = field(init=False)

    def __post_init__(self) -> None:
        self.packed = self.path.stat().st_size if self.path.suffix.lower() == ".gz" else 0

    def check(self, n_bytes: int) -> None:
        """Refused where so many bytes are more than this file may unpack to."""
        if self.packed:
            check_size(n_bytes, packed=self.packed, limit=unpacked_limit(), name=self.name)


def unpacked_limit() -> int:
    """Bytes that one archive or one .gz may unpack to."""
    return environment.whole(LIMIT, default=_LIMIT_MB, low=1, high=1_048_576) * 1_000_000


def check_size(n_bytes: int, *, packed: int, limit: int, name: str) -> None:
    """Refused where what came out of ``packed`` bytes is more than ``limit``, or more than a table packs."""
    if n_bytes > limit:
        raise Refused(
            f"{name} unpacks to more than {limit // 1_000_000:,} MB; unpack it yourself, "
            f"or raise {LIMIT} if you trust it"
        )
    if n_bytes > SMALL and n_bytes > MOST_RATIO * max(packed, 1):
        raise Refused(f"{name} unpacks to more than {MOST_RATIO} times its size, as no table does; unpack it yourself")


def bytes_of(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked where it is a .gz."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def sizes_of(path: Path, *, name: str, limit: int, most: int) -> Iterator[tuple[str, Counted]]:
    """The members of a zip one after the other, each to be read to its end: read, not believed.

    A zip may lie about how much is in it. Refused where it is damaged, locked, or beyond ``limit`` or ``most``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > most:
                raise Refused(f"{name} has {len(members):,} parts, more than {most:,}; save it again")
            total = 0
            for member in members:
                if member.flag_bits & _ENCRYPTED:
                    raise Refused(f"{name} is locked with a password; save it without one")
                with Counted(archive, member, before=total, packed=path.stat().st_size, limit=limit, name=name) as file:
                    yield member.filename, file
                    file.finish()
                    total = file.total
    except DAMAGE as error:
        raise damaged(name, error) from error


def damaged(name: str, error: Exception) -> Refused:
    """The refusal of a zip that can't be read."""
    return Refused(f"{name} is damaged and can't be unpacked ({error}); save it again")


class Counted:
    """One member of a zip, read in pieces and counted."""

    def __init__(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, before: int, packed: int, limit: int, name: str
    ) -> None:
        unbelieved = copy.copy(member)
        # Read on where the member says it ends: what comes after is what a bomb hides.
        unbelieved.file_size = 1 << 62
        self._file = archive.open(unbelieved)
        self._said, self._packed, self._limit, self._name = member.file_size, packed, limit, name
        self.total, self._own = before, 0

    def __enter__(self) -> Counted:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, size: int = _CHUNK) -> bytes:
        """The next piece; Refused once too much came out."""
        try:
            piece = self._file.read(min(size, _CHUNK) if size > 0 else _CHUNK)
        except DAMAGE as error:
            raise damaged(self._name, error) from error
        self._own += len(piece)
        self.total += len(piece)
        check_size(self.total, packed=self._packed, limit=self._limit, name=self._name)
        return piece

    def finish(self) -> None:
        """Read what is left; Refused where the member holds another amount than it says."""
        while self.read():
            pass
        if self._own != self._said:
            raise Refused(f"{self._name} is damaged: a part of it holds more than it says; save it again")
