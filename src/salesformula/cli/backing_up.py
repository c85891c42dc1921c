"""``checksums``, ``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salesformula.cli.say import say, write
from salesformula.doors import clock
from salesformula.doors.question import an_instant
from salesformula.keeping.checksums import checksums as taken
from salesformula.kit.errors import Refused
from salesformula.site.setup import prepare


def checksums(
    at: Annotated[
        str | None, typer.Option(metavar="INSTANT", help="as the answers stood then, ISO 8601 UTC; now")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table or json")] = "table",
) -> None:
    """A checksum per answer: two machines that print the same, for the same instant, answer the same."""
    prepare()

    if form not in ("table", "json"):
        raise Refused(f"there is no format {form!r}; there are: table, json")
    found = taken(at=an_instant(at) or clock.now(), progress=say)
    if form == "json":
        write(found.model_dump_json(indent=1))
        return
    for name, checksum in found.answers.items():
        write(f"{checksum}  {name}")
