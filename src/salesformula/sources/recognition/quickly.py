"""Large text files into the engine in one go: enough to learn from, though not to import from.

Rows that fit no column are skipped here; the import itself sets each aside with its line.
"""

# ruff: noqa: S608 - names and values are quoted
from __future__ import annotations

from pathlib import Path

from salesformula.facts.sandbox import Connection, EngineError
from salesformula.kit.errors import Refused
from salesformula.sources.recognition.looking import Look
from salesformula.sources.sql_text import literal, name

#: Below this the import's own reader is quick enough.
LARGE = 4_000_000
_LONGEST_LINE = 20_000_000


def can_be_quick(path: Path, look: Look) -> bool:
    """Whether a file is large plain text in UTF-8, as most exports are."""
    return path.suffix.lower() in (".csv", ".tsv") and look.encoding.startswith("utf-8") and path.stat().st_size > LARGE


def read_quickly(connection: Connection, path: Path, look: Look) -> None:
    """Store the file as a table of text; Refused, by name, where the engine can make nothing of it."""
    kinds = ", ".join(f"{literal(f'c{number}')}: 'VARCHAR'" for number in range(len(look.columns)))
    names = ", ".join(f"c{number} AS {name(column)}" for number, column in enumerate(_apart(look.columns)))
    try:
        connection.execute(
            f"CREATE TABLE {name(look.key)} AS SELECT {names} FROM read_csv({literal(str(path))}, "
            f"auto_detect = false, header = true, delim = {literal(look.delimiter)}, quote = '\"', escape = '\"', "
            f"columns = {{{kinds}}}, ignore_errors = true, null_padding = false, max_line_size = {_LONGEST_LINE}, "
            f"buffer_size = {2 * _LONGEST_LINE})"
        )
    except EngineError as error:
        raise Refused(f"{look.path} can't be loaded: {str(error).splitlines()[0]}") from error


def _apart(columns: tuple[str, ...]) -> list[str]:
    """Names that differ even where the engine sees no difference between upper and lower case."""
    seen: dict[str, int] = {}
    shown = []
    for column in columns:
        seen[column.lower()] = seen.get(column.lower(), 0) + 1
        shown.append(column if seen[column.lower()] == 1 else f"{column}_{seen[column.lower()]}")
    return shown
