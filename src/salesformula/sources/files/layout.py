"""How a delimited file is written: its encoding, its delimiter, its columns. Found from the file unless said."""

from __future__ import annotations

import codecs
import csv
import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from salesformula.kit.errors import Refused
from salesformula.sources.mapping import DELIMITERS, FileRule

_CHUNK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Cells as long as mails are; beyond that a quote was left open.
LONGEST_CELL = 1_000_000


@dataclass(frozen=True)
class Layout:
    """A file and how to read it. ``header`` is its first record as it stands, empty where it has none."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    header: tuple[str, ...]

    def open(self) -> IO[str]:
        """The decoded text, line ends untouched."""
        return _text(self.path, self.encoding)


def find_layout(path: Path, rule: FileRule) -> Layout:
    """The layout of a file.

    Refused, by file name, where the file is absent, empty, no text, or names a column twice.
    """
    if not path.is_file():
        raise Refused(f"{rule.path} is not in the folder; found: {_listing(path.parent)}")
    encoding = rule.encoding or _encoding(path, name=rule.path)
    first = _first_record_text(path, encoding, name=rule.path)
    delimiter = rule.delimiter or _delimiter(first, wanted=len(rule.columns))
    cells = _cells(first, delimiter)
    header = tuple(cells) if rule.header else ()
    columns = rule.columns or tuple(cell.strip() or f"column_{n}" for n, cell in enumerate(cells, start=1))
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise Refused(f"{rule.path} has more than one column named {', '.join(twice)}; rename one in the file")
    return Layout(path, encoding, delimiter, columns, header)


def _listing(folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return ", ".join(names[:20]) or "no file"


def _bytes(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _text(path: Path, encoding: str) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")


def _encoding(path: Path, *, name: str) -> str:
    """UTF-8 where every byte agrees, UTF-16 where the file says so, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with _bytes(path) as file:
            chunk = file.read(_CHUNK)
            if chunk[:2] in _UTF16:
                return "utf-16"
            if b"\0" in chunk or chunk.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
                raise Refused(f"{name} is no text file; save it as CSV and import again")
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(_CHUNK)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    except (OSError, EOFError) as error:
        raise Refused(f"{name} can't be read: {error}") from error
    return "utf-8-sig"


def _first_record_text(path: Path, encoding: str, *, name: str) -> str:
    """The first line that is not blank, with the lines after it that an open quote runs into."""
    try:
        with _text(path, encoding) as file:
            for line in file:
                if line.strip():
                    while line.count('"') % 2 and (more := file.readline()) and len(line) < _CHUNK:
                        line += more
                    return line
    except (UnicodeError, LookupError, OSError) as error:
        raise Refused(f"{name} can't be read as {encoding}: {error}; say its encoding in the mapping") from error
    raise Refused(f"{name} is empty")


def _delimiter(first: str, *, wanted: int) -> str:
    """The delimiter that gives the wanted number of cells, else the one that cuts no quote and gives most."""

    def fitness(mark: str) -> tuple[bool, bool, int]:
        cells = _cells(first, mark)
        return len(cells) == wanted, not any('"' in cell for cell in cells), len(cells)

    return max(DELIMITERS, key=fitness)


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text], delimiter=delimiter), [])
