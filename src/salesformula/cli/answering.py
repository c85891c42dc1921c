"""``answers`` and ``answer``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from salesformula.cli import tables
from salesformula.cli.say import out, say, write
from salesformula.doors.api import describe
from salesformula.doors.asking import ask
from salesformula.doors.exports import export
from salesformula.doors.question import Question, a_day, an_instant, pairs
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit import registry
from salesformula.kit.errors import NotFound, Refused
from salesformula.site.setup import prepare

Form = Annotated[str, typer.Option("--format", help="table, json, csv, xlsx or png")]
As = Annotated[str | None, typer.Option("--as", metavar="USER", help="see what this person's pages show")]


def answers(
    room: Annotated[str | None, typer.Option(help="only this room's")] = None,
    form: Annotated[str, typer.Option("--format", help="table or json")] = "table",
) -> None:
    """What can be asked: groupings, parameters, columns with units, mission ids."""
    prepare()

    ids = [name for name, found in sorted(registry.answers().items()) if room is None or found.room == room]
    if room is not None and not any(found.name == room for found in registry.rooms()):
        raise NotFound(f"there is no room {room!r}; there are: {', '.join(r.name for r in registry.rooms())}")
    described = [describe(name) for name in ids]
    if form == "json":
        write(json.dumps(described, ensure_ascii=False, indent=1))
        return
    if form != "table":
        raise Refused(f"there is no format {form!r}; there are: table, json")
    table = Table(box=None, header_style="dim", pad_edge=False)
    for name in ("answer", "question", "by", "param", "mission"):
        table.add_column(name, no_wrap=name == "answer")
    for one in described:
        lists = (", ".join(one[name]) for name in ("by", "parameters", "mission"))
        table.add_row(one["answer"], one["question"], *lists)
    out.print(table)


def answer(
    name: Annotated[str, typer.Argument(metavar="ROOM.NAME")],
    by: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="group by; repeat to cross")] = None,
    where: Annotated[list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="filter; repeatable")] = None,
    param: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="the answer's parameters")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="what had happened by the end of that day")] = None,
    as_known: Annotated[str | None, typer.Option(metavar="INSTANT", help="what was known then, ISO 8601 UTC")] = None,
    user: As = None,
    form: Form = "table",
    out_file: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
) -> None:
    """Ask one answer."""
    prepare()

    question = Question(
        answer=name,
        by=tuple(by or ()),
        where=pairs(where or (), what="--where"),
        params=pairs(param or (), what="--param"),
        as_of=a_day(as_of),
        as_known=an_instant(as_known),
    )
    answered = ask(question, viewer=viewer_named(user) if user else OPERATOR)
    if form == "table" and out_file is None:
        tables.show(answered)
        return
    content = export(answered, form=_form(form, out_file))
    if out_file is not None:
        out_file.write_bytes(content)
        say(f"wrote {out_file} ({len(content):,} bytes)")
    elif form in ("json", "csv"):
        write(content.decode("utf-8-sig"))
    else:
        raise Refused(f"--format {form} is no text: name a file with --out")


def _form(form: str, out_file: Path | None) -> str:
    """The format said, else the one the file's ending says; Refused where the two differ or neither says one."""
    ending = out_file.suffix.lstrip(".").lower() if out_file is not None else ""
    if out_file is None:
        return form
    if not ending:
        raise Refused(f"--out {out_file} has no ending: name it .json, .csv, .xlsx or .png")
    if form not in ("table", ending):
        raise Refused(f"--format {form} and --out {out_file} don't agree: leave one of them out")
    return ending
