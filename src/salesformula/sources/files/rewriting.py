"""A file with some of its rows exchanged, everything else as it was: bytes of a text, cells of other kinds."""

# ruff: noqa: S608 - values are quoted
from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from salesformula.facts import engine
from salesformula.kit.errors import Refused
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.parquet_files import read_parquet
from salesformula.sources.files.text_rows import open_text, read_text
from salesformula.sources.files.workbooks import read_workbook
from salesformula.sources.sql_text import literal

_WRITABLE = (".xlsx", ".xlsm")


def rewrite(layout: Layout, rows: Mapping[int, tuple[str, ...]], target: Path) -> None:
    """Write the file of ``layout`` to ``target`` with the rows of these lines exchanged.

    Refused where a kind of file can't be written, or a text's encoding has no sign for a letter.
    """
    match layout.kind:
        case "workbook":
            _rewrite_workbook(layout, rows, target)
        case "parquet":
            _rewrite_parquet(layout, rows, target)
        case _:
            _rewrite_text(layout, rows, target)


def _rewrite_text(layout: Layout, rows: Mapping[int, tuple[str, ...]], target: Path) -> None:
    ends = _ends(layout, rows)
    if layout.encoding == "utf-8-sig":  # a byte order mark stays where it is, and comes to no file without
        layout = replace(layout, encoding="utf-8")
    with open_text(layout.path, layout.encoding, layout.errors) as source, _text_for(target, layout) as out:
        line_end, skip_to = "\n", 0
        for line, text in enumerate(source, start=1):
            if line == 1:
                line_end = text[len(text.rstrip("\r\n")) :] or "\n"
            if line in ends:
                _put(out, _record(rows[line], layout.delimiter) + line_end, line=line, layout=layout)
                skip_to = ends[line]
            elif line >= skip_to:
                out.write(text)


def _ends(layout: Layout, rows: Mapping[int, tuple[str, ...]]) -> dict[int, int]:
    """For each line to be exchanged, the line on which the next record begins."""
    ends: dict[int, int] = {}
    before = 0
    for line, _, _ in read_text(layout):
        if before in rows:
            ends[before] = line
        before = line
    if before in rows:
        ends[before] = before + _tail(layout, before)
    gone = sorted(set(rows) - set(ends))
    if gone:
        raise Refused(f"{layout.name} has no row in line {gone[0]}; leave the column _row as it was")
    return ends


def _tail(layout: Layout, line: int) -> int:
    """How many lines the last record has: blank ones after it may go with it."""
    with open_text(layout.path, layout.encoding, layout.errors) as text:
        return sum(1 for _ in text) - line + 1


def _record(cells: tuple[str, ...], delimiter: str) -> str:
    sink = io.StringIO()
    csv.writer(sink, delimiter=delimiter, lineterminator="").writerow(cells)
    return sink.getvalue()


def _put(out: IO[str], text: str, *, line: int, layout: Layout) -> None:
    try:
        text.encode(layout.encoding, layout.errors)
    except UnicodeEncodeError as error:
        letter = text[error.start]
        raise Refused(
            f"{layout.name} is {layout.encoding}, which has no sign for {letter!r} of row {line}; "
            "save the whole file as UTF-8 and mend that"
        ) from error
    out.write(text)


def _text_for(target: Path, layout: Layout) -> IO[str]:
    if target.suffix.lower() == ".gz":
        return gzip.open(target, "wt", encoding=layout.encoding, errors=layout.errors, newline="")
    return target.open("w", encoding=layout.encoding, errors=layout.errors, newline="")


def _exchanged(
    records: Iterator[tuple[int, list[str], object]], rows: Mapping[int, tuple[str, ...]]
) -> Iterator[tuple[int, list[str]]]:
    for line, cells, _ in records:
        yield line, list(rows.get(line, cells))


def _rewrite_workbook(layout: Layout, rows: Mapping[int, tuple[str, ...]], target: Path) -> None:
    if target.suffix.lower() not in _WRITABLE:
        raise Refused(f"{layout.name} can't be written; mend its rows in the workbook itself and import it again")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(layout.sheet)
    written = 0

    def put(line: int, cells: list[str]) -> None:
        nonlocal written
        for _ in range(written, line - 1):
            sheet.append([])
        texts = [WriteOnlyCell(sheet, cell) for cell in cells]
        for text in texts:
            text.data_type = "s"  # or a text that begins with = would be a formula
        sheet.append(texts)
        written = line

    if layout.header:
        put(layout.skip, list(layout.header))
    for line, cells in _exchanged(read_workbook(layout), rows):
        put(line, cells)
    book.save(target)


def _rewrite_parquet(layout: Layout, rows: Mapping[int, tuple[str, ...]], target: Path) -> None:
    passing = target.with_name(target.name + ".csv")
    with passing.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(cells for _, cells in _exchanged(read_parquet(layout), rows))
    columns = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in layout.columns)
    connection = engine.workbench(None)
    try:
        connection.execute(
            f"COPY (SELECT * FROM read_csv({literal(str(passing))}, auto_detect = false, header = false, "
            f"delim = ',', new_line = '\\n', quote = '\"', escape = '\"', columns = {{{columns}}})) "
            f"TO {literal(str(target))} (FORMAT parquet)"
        )
    finally:
        connection.close()
        passing.unlink()
