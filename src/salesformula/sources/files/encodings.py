"""How a text is encoded: found from all its bytes, in one pass that also bounds what it may hold."""

from __future__ import annotations

import codecs
import zlib
from dataclasses import dataclass
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.kit.text import Msg
from salesformula.sources.files.bounds import Unpacked, bytes_of
from salesformula.sources.files.scanning import ESCAPED, Seen, scan, wide_encoding

#: Of a thousand bytes of text none is a control character; of a thousand bytes of anything else a hundred are.
_MOST_CONTROLS = 0.002
#: In a legacy text a capital before a closing quote may look like UTF-8, once in a great many foreign letters.
_ACCIDENTS = 20
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


@dataclass(frozen=True)
class Decoding:
    """How the bytes of a text are read.

    ``errors``: what becomes of bytes the encoding doesn't know. ``suspect``: rows must be looked at one by one
    for bytes of another encoding. ``n_lines``: line ends in the file. ``note``: what a person should know.
    """

    encoding: str
    errors: str
    suspect: bool
    n_lines: int
    note: Msg | None = None


def find_decoding(path: Path, *, name: str, given: str | None) -> Decoding:
    """The decoding of a text: as ``given``, by its byte order mark, UTF-8 where it can be, else Windows-1252.

    Refused, by ``name``, where the bytes are no text, unpack to too much, or hold a line beyond any table's.
    """
    wanted = _known(given, name=name)
    try:
        with bytes_of(path) as file:
            seen = scan(file, Unpacked(path, name=name), name=name, encoding=wanted)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(f"{name} can't be read: {error}; export it again") from error
    if not seen.start.strip():
        raise Refused(f"{name} is empty; export it again")
    n_lines = seen.n_newlines or seen.n_returns
    if wanted is not None:
        safe = wanted.startswith(("utf-16", "utf-32"))
        return Decoding(wanted, "strict" if safe else "surrogateescape", seen.n_odd + seen.n_nul > 0, n_lines)
    return _choose(seen, n_lines, name=name)


def odd_bytes(text: str) -> str | None:
    """The text with the bytes its encoding doesn't know written as \\xNN; None where it holds none."""
    if not ESCAPED.search(text) and "\0" not in text:
        return None
    return ESCAPED.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text).replace("\0", "\\x00")


def twice_encoded(text: str, encoding: str) -> bool:
    """Whether a text read in a legacy encoding is UTF-8 after all."""
    if text.isascii():
        return False
    try:
        text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return False
    return True


def _known(given: str | None, *, name: str) -> str | None:
    if given is None:
        return None
    try:
        found = codecs.lookup(given)
    except LookupError as error:
        raise Refused(f"{name}: encoding {given!r} is not known; write utf-8, utf-16, cp1252 or latin-1") from error
    if not found._is_text_encoding:
        raise Refused(f"{name}: {given!r} is no encoding of text; write utf-8, utf-16, cp1252 or latin-1")
    return "utf-8-sig" if found.name == "utf-8" else found.name


def _choose(seen: Seen, n_lines: int, *, name: str) -> Decoding:
    wide = wide_encoding(seen.start, None)
    if wide is not None:
        note = None if wide in ("utf-16", "utf-32") else Msg("read as UTF-16, though it doesn't say so")
        return Decoding(wide, "strict", False, n_lines, note)
    controls = len(seen.start) - len(seen.start.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(seen.start):
        raise Refused(f"{name} is no text file; save it as CSV and import again")
    nul = seen.n_nul > 0
    if not seen.n_odd:
        return Decoding("utf-8-sig", "surrogateescape", nul, n_lines)
    if seen.n_valid and seen.n_odd < _ACCIDENTS * seen.n_valid:
        note = Msg(
            "UTF-8, but some rows hold bytes that are not: these are set aside; "
            'export it in one encoding, or say which in the mapping, such as encoding = "cp1252"'
        )
        return Decoding("utf-8-sig", "surrogateescape", True, n_lines, note)
    suspect = nul or seen.n_valid > 0
    if seen.undefined:
        note = Msg("read as Latin-1 because it is neither UTF-8 nor Windows-1252")
        return Decoding("latin-1", "surrogateescape", suspect, n_lines, note)
    note = Msg("read as Windows-1252 because it is not UTF-8")
    return Decoding("cp1252", "surrogateescape", suspect, n_lines, note)
