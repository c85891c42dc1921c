"""One pass over the bytes of a text: everything that tells its encoding, and bounds on what it may hold."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import IO

from salesformula.kit.errors import Refused
from salesformula.sources.files.bounds import Unpacked
from salesformula.sources.files.kinds import check_text

_CHUNK = 1 << 20
#: A line of a table is text that people wrote; one of 20 MB is something else, and would be held in memory whole.
LONGEST_LINE = 20_000_000
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDEFINED_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
#: A byte that an encoding doesn't know, as Python keeps it in a text.
ESCAPED = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\0-\x7f]")


@dataclass
class Seen:
    """What one pass over the bytes found."""

    start: bytes = b""
    n_bytes: int = 0
    n_newlines: int = 0
    n_returns: int = 0
    n_nul: int = 0
    n_valid: int = 0
    n_odd: int = 0
    undefined: bool = False
    run: int = 0


def scan(file: IO[bytes], bound: Unpacked, *, name: str, encoding: str | None) -> Seen:
    """What the bytes hold, read as ``encoding`` or UTF-8; Refused, by ``name``, beyond the bounds."""
    seen = Seen(start=file.read(_CHUNK))
    if not any(seen.start.startswith(mark) for mark, _ in _BOMS):
        check_text(seen.start, name=name)
    wide = wide_encoding(seen.start, encoding)
    decoder = None if wide else codecs.getincrementaldecoder(encoding or "utf-8")("surrogateescape")
    chunk = seen.start
    while chunk:
        seen.n_bytes += len(chunk)
        bound.check(seen.n_bytes)
        _measure(seen, chunk, name=name)
        if decoder is not None and not (chunk.isascii() and not decoder.getstate()[0]):
            _count(seen, decoder.decode(chunk))
            seen.undefined = seen.undefined or _UNDEFINED_IN_1252.search(chunk) is not None
        chunk = file.read(_CHUNK)
    if decoder is not None:
        _count(seen, decoder.decode(b"", final=True))
    return seen


def _measure(seen: Seen, chunk: bytes, *, name: str) -> None:
    seen.n_newlines += chunk.count(b"\n")
    seen.n_returns += chunk.count(b"\r")
    seen.n_nul += chunk.count(b"\0")
    last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    seen.run = seen.run + len(chunk) if last < 0 else len(chunk) - last
    if seen.run > LONGEST_LINE:
        line = max(seen.n_newlines, seen.n_returns) + 1
        raise Refused(
            f"{name} is no table: line {line:,} is longer than {LONGEST_LINE // 1_000_000} MB; export it again"
        )


def _count(seen: Seen, text: str) -> None:
    if text.isascii():
        return
    odd = len(ESCAPED.findall(text))
    seen.n_odd += odd
    seen.n_valid += len(_NOT_ASCII.findall(text)) - odd


def wide_encoding(start: bytes, encoding: str | None) -> str | None:
    """UTF-16 or UTF-32 where the text says so or can be nothing else."""
    if encoding is not None:
        return encoding if encoding.startswith(("utf-16", "utf-32")) else None
    for mark, found in _BOMS:
        if start.startswith(mark):
            return None if found == "utf-8-sig" else found
    even, odd = start[0:4096:2].count(0), start[1:4096:2].count(0)
    half = len(start[0:4096:2])
    if half and odd >= 0.7 * len(start[1:4096:2]) and even <= 0.02 * half:
        return "utf-16-le"
    if half and even >= 0.7 * half and odd <= 0.02 * half:
        return "utf-16-be"
    return None
