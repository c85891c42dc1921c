"""The rows of a delimited text, each with the line it stands on.

Only a reader that sees each physical line can say on which one a row stands when cells hold line breaks and
lines are blank. Quotes are read strictly: a quote that never closes ends at the next one that can't be meant.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from salesformula.kit.errors import Refused
from salesformula.sources.files.encodings import odd_bytes, twice_encoded
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.records import LONGEST_CELL, Misfit, Record, Records, shown


def read_text(layout: Layout) -> Records:
    """The records of a text below its header.

    Where a quote that never closes swallows the lines after it, only its own line is a misfit. Refused where
    the header stands in the file twice, or where bytes can't be decoded at all.
    """
    csv.field_size_limit(LONGEST_CELL)
    try:
        with open_text(layout.path, layout.encoding, layout.errors) as text:
            for _ in range(layout.skip):
                text.readline()
            for record in _records(layout, text):
                if record[2] is None and layout.suspect:
                    record = _examined(record, layout)
                yield record
    except UnicodeError as error:
        raise Refused(f"{layout.name} can't be read as {layout.encoding}: {error}") from error


@dataclass
class _Lines:
    """The lines of a text, of which the last ones can be put back."""

    text: IO[str]
    back: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.back.pop() if self.back else next(self.text)
        self.taken.append(line)
        return line


def _records(layout: Layout, text: IO[str]) -> Records:
    lines, wanted, header = _Lines(text), len(layout.columns), list(layout.header)
    reader, line = _reader(lines, layout), layout.skip + 1
    while True:
        lines.taken.clear()
        failed = ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells, failed = [lines.taken[0].rstrip("\r\n")], str(error)
        n_lines = len(lines.taken)
        if failed:
            yield line, cells, _broken(line, lines.taken[0], wanted=wanted, n_lines=n_lines, said=failed)
            if n_lines > 1:  # read again what the quote swallowed
                lines.back.extend(reversed(lines.taken[1:]))
                reader, n_lines = _reader(lines, layout), 1
        elif header and (cells == header or _is_header(cells, header)):
            raise Refused(f"{layout.name} repeats its header in line {line}; is it two exports in one?")
        elif len(cells) == wanted:
            yield line, cells, None
        elif any(map(str.strip, cells)):
            yield line, cells, _misfit(line, lines.taken[0], cells, wanted=wanted)
        line += n_lines


def _reader(lines: _Lines, layout: Layout) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=layout.delimiter, strict=True)


def _is_header(cells: list[str], header: list[str]) -> bool:
    """Whether it is the header behind the byte order mark of a file that was put after another."""
    return bool(cells) and cells[0][:1] == "\ufeff" and [cells[0].lstrip("\ufeff"), *cells[1:]] == header


def _broken(line: int, text: str, *, wanted: int, n_lines: int, said: str) -> Misfit:
    found = shown(odd_bytes(text) or text)
    if "field larger" in said and n_lines == 1:
        return Misfit(line, f"a cell of more than {LONGEST_CELL:,} characters: {found}", "a shorter text")
    if n_lines > 1 or "unexpected end" in said:
        return Misfit(line, f"an open quote: {found}", f"{wanted} cells, quotes closed")
    return Misfit(line, f"a quote inside a quoted cell: {found}", f"{wanted} cells, quotes inside them doubled")


def _misfit(line: int, text: str, cells: list[str], *, wanted: int) -> Misfit:
    return Misfit(line, f"{len(cells)} cells: {shown(odd_bytes(text) or text)}", f"{wanted} cells")


def _examined(record: Record, layout: Layout) -> Record:
    """The record, or a misfit where a cell of it holds bytes of another encoding."""
    line, cells, _ = record
    for column, cell in zip(layout.columns, cells, strict=True):
        said = odd_bytes(cell)
        if said is not None:
            wanted = "text without NUL" if "\0" in cell else f"{_spoken(layout.encoding)}, as the rest of the file"
            return line, cells, Misfit(line, shown(said), wanted, column)
        if layout.encoding in ("cp1252", "latin-1") and twice_encoded(cell, layout.encoding):
            return line, cells, Misfit(line, shown(cell), f"{_spoken(layout.encoding)}, not UTF-8", column)
    return record


def _spoken(encoding: str) -> str:
    return {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "latin-1": "Latin-1"}.get(encoding, encoding)


def open_text(path: Path, encoding: str, errors: str) -> IO[str]:
    """The decoded text, line ends untouched."""
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding=encoding, errors=errors, newline="")
    return path.open(encoding=encoding, errors=errors, newline="")
