"""How a file is written: what its columns are and everything its reader needs to know. Found from the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from salesformula.kit.text import Msg
from salesformula.sources.files.kinds import Kind
from salesformula.sources.files.records import LeftOut


@dataclass(frozen=True)
class Layout:
    """A file and how to read it.

    ``header``: its first record as it stands, empty where it has none. ``skip``: lines down to the header's
    end. ``above``: what stood over the header. ``notes``: what a person should know. ``n_lines``: rows of a
    workbook or Parquet file, lines of a text below the header. The rest belongs to one kind of file alone.
    """

    path: Path
    name: str
    kind: Kind
    columns: tuple[str, ...]
    header: tuple[str, ...]
    skip: int = 0
    above: tuple[LeftOut, ...] = ()
    notes: tuple[Msg, ...] = ()
    n_lines: int = 0
    encoding: str = ""
    errors: str = "strict"
    suspect: bool = False
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
