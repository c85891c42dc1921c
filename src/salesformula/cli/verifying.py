"""``verify``: a statement of pay worked out again by the separate verifier."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from salesformula.cli.say import write
from salesformula.kit.errors import Refused
from salesformula.kit.text import Money, Msg, render
from salesformula.rooms.compensation import verify as verifier


def verify(
    file: Annotated[Path, typer.Argument(metavar="BUNDLE.json", help="a bundle, or the answer compensation.bundle")],
) -> None:
    """Work a statement out again from its bundle; prints that it agrees, or every difference and ends with 1."""
    try:
        held = json.loads(file.read_text(encoding="utf-8-sig"), object_pairs_hook=verifier.once)
        if isinstance(held, dict) and held.get("answer") == "compensation.bundle":
            (row,) = held["rows"]
            held = json.loads(row["bundle"], object_pairs_hook=verifier.once)
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise Refused(f"{file} is no bundle that can be read: {error}") from error
    found = verifier.verify(held)
    if found:
        raise Refused(f"{file}: " + " ".join(found))
    total = Money(Decimal(held["pay_amount"]), held["currency"], exact=True)
    one, many = "agrees to the cent: one line, {total}", "agrees to the cent: {n} lines, {total}"
    write(render(Msg(one, many, len(held["lines"]), total=total)))
