"""``verify``: a statement of pay worked out again by the separate verifier."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from salesformula.cli.say import write
from salesformula.kit.errors import Refused
from salesformula.rooms.compensation import verify as verifier


def verify(
    file: Annotated[Path, typer.Argument(metavar="BUNDLE.json", help="a bundle, or the answer compensation.bundle")],
) -> None:
    """Work a statement out again from its bundle; prints that it agrees, or every difference and ends with 1."""
    try:
        held = json.loads(file.read_text(encoding="utf-8-sig"))
        if isinstance(held, dict) and held.get("answer") == "compensation.bundle":
            (row,) = held["rows"]
            held = json.loads(row["bundle"])
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise Refused(f"{file} is no bundle that can be read: {error}") from error
    found = verifier.verify(held)
    if found:
        raise Refused(f"{file}: " + " ".join(found))
    write(f"agrees to the cent: {len(held['lines'])} lines, {held['pay_amount']} {held['currency']}")
