"""Delimited text: its delimiter and header, and its rows with the lines they stand on.

Only a reader that sees each physical line can say on which one a row stands when cells hold line breaks and
lines are blank. Quotes are read strictly: a quote that never closes ends at the next one that can't be meant.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from salesformula.kit.errors import Refused
from salesformula.sources.files import titles
from salesformula.sources.files.encodings import find_decoding, odd_bytes, twice_encoded
from salesformula.sources.files.headers import clean, name_columns
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.records import LONGEST_CELL, LeftOut, Misfit, Record, Records, shown
from salesformula.sources.mapping import DELIMITERS, FileRule

_LONGEST_HEADER = 200_000


def find_text_layout(path: Path, rule: FileRule, *, name: str) -> Layout:
    """The layout of a delimited text; Refused, by ``name``, where it is empty or names a column twice."""
    decoding = find_decoding(path, name=name, given=rule.encoding)
    above: tuple[LeftOut, ...] = ()
    try:
        with open_text(path, decoding.encoding, decoding.errors) as text:
            n_blank, first, n_first = _first_record(text)
        delimiter = rule.delimiter or _delimiter(first, wanted=len(rule.columns))
        cells, skip = _cells(first, delimiter), n_blank + n_first
        if rule.header and sum(1 for cell in cells if clean(cell)) == 1:
            with open_text(path, decoding.encoding, decoding.errors) as text:
                below = _below_titles(list(islice(text, titles.LOOKED_AT)), rule.delimiter)
            if below is not None:
                delimiter, cells, skip, above = below
    except UnicodeError as error:
        raise Refused(
            f"{name} can't be read as {decoding.encoding}: {error}; say its encoding in the mapping"
        ) from error
    if not any(clean(cell) for cell in cells):
        raise Refused(f"{name} is empty; export it again")
    if odd_bytes(first) is not None:
        raise Refused(
            f"{name}, line {skip}: the header can't be read as {decoding.encoding}: {odd_bytes(shown(first))}"
        )
    columns = name_columns(cells, given=rule.columns, name=name)
    return Layout(
        path=path,
        name=name,
        kind="text",
        columns=columns,
        header=tuple(cells) if rule.header else (),
        skip=skip if rule.header else 0,
        above=above,
        notes=(decoding.note,) if decoding.note is not None else (),
        n_lines=max(decoding.n_lines - (skip if rule.header else 0), 0),
        encoding=decoding.encoding,
        errors=decoding.errors,
        suspect=decoding.suspect,
        delimiter=delimiter,
    )


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


def _first_record(text: IO[str]) -> tuple[int, str, int]:
    """Blank lines, then the first record's text, and its lines: several where a quoted name holds line breaks."""
    n_blank = 0
    for first in text:
        if first.strip("\ufeff \t\r\n"):
            line, n_lines = first, 1
            while line.count('"') % 2 and len(line) < _LONGEST_HEADER:
                more = text.readline()
                if not more:
                    return n_blank, first, 1
                line, n_lines = line + more, n_lines + 1
            return (n_blank, line, n_lines) if n_lines == 1 or _closes(line) else (n_blank, first, 1)
        n_blank += 1
    return n_blank, "", 0


def _closes(text: str) -> bool:
    """Whether the quotes of a header over several lines are meant: some delimiter reads it without an error."""
    for delimiter in DELIMITERS:
        try:
            if len(list(csv.reader([text], delimiter=delimiter, strict=True))) == 1:
                return True
        except csv.Error:
            continue
    return False


def _below_titles(lines: list[str], given: str | None) -> tuple[str, list[str], int, tuple[LeftOut, ...]] | None:
    """Delimiter, header, lines to skip and the titles, where a header stands below titles and a blank line.

    None where it may as well be a table of one column: rows of plain text are not skipped on a guess.
    """
    for delimiter in (given,) if given else DELIMITERS:
        rows = [_cells(line, delimiter) for line in lines]
        number = titles.header_of(rows)
        if not number or len(rows[number]) < 3 or any(map(clean, rows[number - 1])):
            continue
        below = [row for row in rows[number + 1 :] if any(map(clean, row))]
        over = [(n, row) for n, row in enumerate(rows[:number], start=1) if any(map(clean, row))]
        if below and len(below[0]) == len(rows[number]) and all(len([*filter(clean, row)]) < 3 for _, row in over):
            left = tuple(LeftOut("titles", n, shown(" ".join(filter(None, row)))) for n, row in over)
            return delimiter, rows[number], number + 1, left
    return None


def _delimiter(first: str, *, wanted: int) -> str:
    """The delimiter that gives the wanted number of cells, else the one that cuts no quote and gives most."""

    def fitness(mark: str) -> tuple[bool, bool, int]:
        cells = _cells(first, mark)
        return len(cells) == wanted, not any('"' in cell for cell in cells), len(cells)

    return max(DELIMITERS, key=fitness)


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return [text]
