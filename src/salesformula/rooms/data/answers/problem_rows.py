"""Rows set aside and rows in doubt, as sentences."""

from __future__ import annotations

from collections.abc import Iterable

from salesformula.kit.text import Count, Msg
from salesformula.sources.problems import Problem, Severity, per_file

QUARANTINED: Severity = "quarantined"
FLAGGED: Severity = "flagged"


def set_aside(problems: Iterable[Problem]) -> Msg:
    """How many rows of which files were left out, in a sentence."""
    files = per_file(problems, "quarantined")
    if not files:
        return Msg("No row was set aside.")
    worst = max(files, key=lambda file: files[file])
    n, n_others = files[worst], len(files) - 1
    one = Msg("{n} row of {file} was set aside.", many="{n} rows of {file} were set aside.", n=n, file=worst)
    if not n_others:
        return one
    return Msg(
        "{rows} rows of {files} files were set aside, {most} of them of {file}.",
        rows=Count(sum(files.values())),
        files=Count(n_others + 1),
        most=Count(n),
        file=worst,
    )


def in_doubt(problems: Iterable[Problem]) -> Msg | None:
    """How many rows landed with a doubt, in a sentence; None where none did."""
    n = sum(per_file(problems, "flagged").values())
    return Msg("{n} row landed with a doubt.", many="{n} rows landed with a doubt.", n=n) if n else None
