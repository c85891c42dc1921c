"""Where the command line speaks."""

from __future__ import annotations

import sys

from rich.console import Console

#: Answers go to standard output …
out = Console(highlight=False, soft_wrap=True)
#: … progress and notices to standard error, so that a pipe carries only the answer.
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """One line of progress."""
    err.print(line, markup=False)


def write(text: str) -> None:
    """Text as it is, to standard output."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    sys.stdout.flush()
