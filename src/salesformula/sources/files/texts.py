"""How a delimited text is written: its encoding, its delimiter, its header."""

from __future__ import annotations

import csv
import re
from itertools import islice
from pathlib import Path
from typing import IO

from salesformula.kit.errors import Refused
from salesformula.sources.files import titles
from salesformula.sources.files.encodings import find_decoding, odd_bytes
from salesformula.sources.files.headers import clean, name_columns
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.records import LeftOut, shown
from salesformula.sources.files.text_rows import open_text
from salesformula.sources.mapping import DELIMITERS, FileRule

_LONGEST_HEADER = 200_000
#: A first line for Excel alone: which delimiter the file has.
_FOR_EXCEL = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?[\r\n]*", re.IGNORECASE)


def find_text_layout(path: Path, rule: FileRule, *, name: str) -> Layout:
    """The layout of a delimited text; Refused, by ``name``, where it is empty or names a column twice."""
    decoding = find_decoding(path, name=name, given=rule.encoding)
    above: tuple[LeftOut, ...] = ()
    try:
        with open_text(path, decoding.encoding, decoding.errors) as text:
            n_blank, first, n_first = _first_record(text)
            for_excel = _FOR_EXCEL.fullmatch(first)
            if for_excel is not None:
                n_over, (n_more, first, n_first) = n_blank + 1, _first_record(text)
                n_blank = n_over + n_more
        said = for_excel[1] if for_excel is not None else None
        delimiter = rule.delimiter or said or _delimiter(first, wanted=len(rule.columns))
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
