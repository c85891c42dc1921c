"""Where the command line speaks."""

from __future__ import annotations

import sys

from rich.console import Console

#: What a table may take where nobody says how wide the terminal is.
WIDE = 200

#: Answers go to standard output …
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
#: … progress and notices to standard error, so that a pipe carries only the answer.
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """One line of progress."""
    err.print(line, markup=False)


def write(text: str) -> None:
    """Text as it is, to standard output."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    sys.stdout.flush()
