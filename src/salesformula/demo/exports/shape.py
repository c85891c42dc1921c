"""The shape of a system's export: its files, and how each is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from salesformula.demo.exports.cells import Cell
from salesformula.demo.exports.export import Directory, Export, Rows


@dataclass(frozen=True)
class File:
    """One file: what stands in it, and how its cells, its letters and its end are written.

    ``narrow`` is the encoding a user chose; letters it lacks make the file UTF-8. ``footer`` gives the lines
    below a number of rows.
    """

    export: Export
    cell: Cell
    narrow: str | None = None
    quoted: bool = False
    footer: Callable[[int], str] | None = None

    def write(self, path: Path, tables: Rows, directory: Directory) -> int:
        """Write it; the number of rows."""
        rows = tables[self.export.table]
        out = io.StringIO(newline="")
        writer = csv.writer(
            out,
            quoting=csv.QUOTE_ALL if self.quoted else csv.QUOTE_MINIMAL,
            lineterminator="\n" if self.quoted else "\r\n",
        )
        writer.writerow(self.export.headers)
        cell = self.cell
        # Most cells are text or empty, and look alike in every system.
        writer.writerows(
            [value if type(value) is str else "" if value is None else cell(value) for value in row]
            for row in self.export.rows(rows, directory)
        )
        if self.footer is not None:
            out.write(self.footer(len(rows)))
        path.write_bytes(_encoded(out.getvalue(), self.narrow))
        return len(rows)


@dataclass(frozen=True)
class Shape:
    """What a system exports, by file name."""

    name: str
    files: dict[str, File]


def _encoded(text: str, narrow: str | None) -> bytes:
    if narrow is not None:
        try:
            return text.encode(narrow)
        except UnicodeEncodeError:
            pass
    return text.encode("utf-8")
