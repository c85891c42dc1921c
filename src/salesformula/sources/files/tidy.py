"""Rows with the line they stand on: a file of any kind rewritten so that the engine can read it at full speed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from salesformula.kit.errors import Refused
from salesformula.sources.files.formats import records_of
from salesformula.sources.files.layout import Layout
from salesformula.sources.files.records import LeftOut, Misfit

#: A file with more rows that don't fit is read wrongly, and reporting each would fill the memory.
MOST_MISFITS = 100_000

#: What the engine takes in one piece, in characters of up to four bytes.
LONGEST_ROW = 5_000_000


@dataclass(frozen=True)
class Tidied:
    """What came of a file: rows that fit, those that don't, and lines that are no rows."""

    n_rows: int
    misfits: list[Misfit]
    left_out: list[LeftOut]


def tidy(layout: Layout, target: Path) -> Tidied:
    """Write the rows that fit to ``target``, each after its line number.

    Refused where the header stands in the file twice, bytes can't be decoded, or nearly nothing fits.
    """
    misfits: list[Misfit] = []
    left_out = list(layout.above)
    n_rows = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow
        for line, cells, misfit in records_of(layout, left_out):
            if misfit is None:
                if write([line, *cells]) > LONGEST_ROW:
                    raise Refused(
                        f"{layout.name}, line {line}: a row of more than {LONGEST_ROW:,} characters; shorten it"
                    )
                n_rows += 1
            else:
                misfits.append(misfit)
                if len(misfits) > MOST_MISFITS:
                    _give_up(layout, misfits[0], n_rows)
    return Tidied(n_rows, misfits, left_out)


def _give_up(layout: Layout, first: Misfit, n_rows: int) -> None:
    raise Refused(
        f"{layout.name} has more than {MOST_MISFITS:,} rows that don't fit its header, and {n_rows:,} that do; "
        f"the first is line {first.line}: found {first.found}, expected {first.expected}; "
        "see whether the delimiter is right, or export it again"
    )
