"""``import``, ``undo-import`` and ``status``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from salesformula.cli.say import out, say, write
from salesformula.doors import clock
from salesformula.facts import versions
from salesformula.facts.home import home
from salesformula.policybook.founding import company_in_force
from salesformula.site.setup import prepare
from salesformula.sources import status as loaded
from salesformula.sources.importing import run_import
from salesformula.sources.mapping import load_mapping


def import_(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="where the files lie")],
    mapping: Annotated[Path, typer.Option(metavar="FILE", help="which column is what, TOML")],
) -> None:
    """Read a folder of files into the facts: lands whole or not at all."""
    prepare()

    now = clock.now()
    plan = load_mapping(mapping)
    company = company_in_force(settings=plan.company, now=now)
    result = run_import(folder, plan, company=company, now=now, home=home(), progress=say)
    say(result.summary())


def undo_import() -> None:
    """The version before the last import answers again."""

    say(f"facts {versions.undo(home()).number} answer again")


def status(form: Annotated[str, typer.Option("--format", help="table or json")] = "table") -> None:
    """What is loaded, how fresh it is, and which rows were set aside."""

    found = loaded.status(home())
    if form == "json":
        write(json.dumps(found, ensure_ascii=False, indent=1, default=str))
        return
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("table")
    table.add_column("rows", justify="right")
    for one in found["tables"]:
        if one["n_rows"]:
            table.add_row(one["table"], f"{one['n_rows']:,}")
    out.print(table)
    for problem in found["problems"][:20]:
        place = f"{problem['file']}, row {problem['row']}, {problem['column']}"
        out.print(f"{problem['severity']} {place}: found {problem['found']!r}, expected {problem['expected']}")
    if len(found["problems"]) > 20:
        out.print(f"… and {len(found['problems']) - 20:,} more; --format json lists them all")
