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
from salesformula.facts.access import open_facts
from salesformula.facts.home import home
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
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
    for name, value in plan.company.items():
        held = getattr(company, name, value)
        if str(held) != str(value):
            say(f"[company] {name} = {value!r} of the mapping is not used: {held!r} is recorded")
    result = run_import(folder, plan, company=company, now=now, home=home(), progress=say)
    write(result.summary())
    unpriced = _unpriced(company)
    if unpriced:
        say(
            f"deals without a rate into {company.currency}: {unpriced:,}. "
            "They count, their amounts don't; import fx_rates to price them"
        )


def _unpriced(company: CompanyPolicy) -> int:
    deals = open_facts(company=company).table("deal_rollup")
    return int(deals.filter(deals.no_amount_reason == "no_rate").count().to_pyarrow().as_py())


def undo_import() -> None:
    """The version before the last import answers again."""

    before = versions.current(home())
    now = versions.undo(home())
    say(f"facts {now.number} answer again; facts {before.number if before else 0} don't any more")


def status(form: Annotated[str, typer.Option("--format", help="table or json")] = "table") -> None:
    """What is loaded, how fresh it is, and which rows were set aside."""

    found = loaded.status(home())
    if form == "json":
        write(json.dumps(found, ensure_ascii=False, indent=1, default=str))
        return
    if form != "table":
        raise Refused(f"there is no format {form!r}; there are: table, json")
    if found["facts_version"] is None:
        say("nothing has been imported yet")
    else:
        say(f"facts {found['facts_version']}, imported {found['built_at']}")
    if found["last_error"]:
        say(f"the last import was refused: {found['last_error']}")
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
