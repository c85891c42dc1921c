"""``import``, ``undo-import`` and ``status``."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from salesformula.cli.proposing import Answers, ChangesOnly, mapping_for
from salesformula.cli.say import out, say, write
from salesformula.doors import clock
from salesformula.doors.acting import do
from salesformula.facts.access import open_facts
from salesformula.facts.home import home
from salesformula.identity.viewer import OPERATOR
from salesformula.kit.company import CompanyPolicy
from salesformula.kit.errors import Refused
from salesformula.policybook import founding
from salesformula.site.setup import prepare
from salesformula.sources import status as loaded
from salesformula.sources.importing import company_of, run_import
from salesformula.sources.mapping import Mapping, load_mapping
from salesformula.sources.outbox.collecting import written_for_build
from salesformula.sources.recognition import PRESETS
from salesformula.sources.weighing import Impact, weighing


def import_(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="where the files lie")],
    mapping: Annotated[Path | None, typer.Option(metavar="FILE", help="which column is what, TOML")] = None,
    preset: Annotated[str | None, typer.Option(metavar="SYSTEM", help=" | ".join(PRESETS))] = None,
    answer: Answers = None,
    changes_only: ChangesOnly = None,
    accept_impact: Annotated[
        bool, typer.Option("--accept-impact", help="let it in although it changes what locked months of pay paid for")
    ] = False,
) -> None:
    """Read a folder of files into the facts: lands whole or not at all."""
    prepare()

    now = clock.now()
    plan = _plan(folder, mapping, preset, answer or [], changes_only or [], now)
    recorded = founding.recorded(now=now)
    company = recorded or company_of(plan)
    for name, value in plan.company.items():
        held = getattr(company, name, value)
        if str(held) != str(value):
            say(f"[company] {name} = {value!r} of the mapping is not used: {held!r} is recorded")
    result = run_import(
        folder, plan, company=company, now=now, home=home(), progress=say, collect=written_for_build,
        weigh=weighing(home=home(), company=company, accept=_let_in if accept_impact else None),
    )  # fmt: skip
    founding.found(plan.company, now=now)
    write(result.summary())
    unpriced = _unpriced(company)
    if unpriced:
        say(
            f"deals without a rate into {company.currency}: {unpriced:,}. "
            "They count, their amounts don't; import fx_rates to price them"
        )


def _let_in(impact: Impact) -> bool:
    """Who types the option sees what it lets in."""
    for line in impact.shown:
        say(line)
    return True


def _plan(
    folder: Path, mapping: Path | None, preset: str | None, answers: list[str], changes_only: list[str], now: datetime
) -> Mapping:
    """The mapping named, the one a preset makes, or the one that lies in the folder."""
    if mapping is not None and preset is not None:
        raise Refused("say --mapping or --preset, not both: a preset makes its own mapping")
    if preset is not None:
        return mapping_for(folder, system=preset, answers=answers, changes_only=changes_only, now=now)
    if changes_only:
        raise Refused('--changes-only belongs to --preset; a mapping says it: changes_only = ["deals"]')
    if answers:
        raise Refused("--answer belongs to --preset; a mapping says it all")
    own = folder / "mapping.toml"
    if mapping is None and not own.is_file():
        raise Refused(
            f"{folder} holds no mapping.toml. Say --preset {' | '.join(PRESETS)} for an export as it comes, or run "
            f"salesformula propose {folder} --out mapping.toml, look at it, and import with --mapping mapping.toml"
        )
    return load_mapping(mapping or own)


def _unpriced(company: CompanyPolicy) -> int:
    deals = open_facts(company=company).table("deal_rollup")
    return int(deals.filter(deals.no_amount_reason == "no_rate").count().to_pyarrow().as_py())


def undo_import(
    accept_impact: Annotated[
        bool, typer.Option("--accept-impact", help="go back although it changes what locked months of pay paid for")
    ] = False,
) -> None:
    """The version before answers again: without the last import, or without the last build where one came after it."""
    prepare()

    try:
        done = do("data.undo_import", {}, viewer=OPERATOR)
    except Impact as impact:
        if not accept_impact:
            raise
        _let_in(impact)
        done = do("data.undo_import", {"accept_impact": True, "mark": impact.mark}, viewer=OPERATOR)
    say(f"facts {done['version']} answer again; facts {done['undone_version']} don't any more")


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
