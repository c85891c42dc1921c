"""``do``: an action from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from salesformula.cli.say import write
from salesformula.doors import acting
from salesformula.identity.viewer import OPERATOR, viewer_named
from salesformula.kit.errors import Refused
from salesformula.site.setup import prepare


def do(
    name: Annotated[str, typer.Argument(metavar="ROOM.VERB")],
    fields: Annotated[str, typer.Option("--json", metavar="'{…}'|@FILE", help="the action's fields")] = "{}",
    user: Annotated[str | None, typer.Option("--as", metavar="USER", help="do it as this person")] = None,
) -> None:
    """Do one action; prints a JSON object with the new ids."""
    prepare()

    ids = acting.do(name, _fields(fields), viewer=viewer_named(user) if user else OPERATOR)
    write(json.dumps(ids, ensure_ascii=False, default=str))


def _fields(text: str) -> dict[str, Any]:
    if text.startswith("@"):
        path = Path(text[1:])
        if not path.is_file():
            raise Refused(f"--json {text}: there is no file {path}")
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise Refused(f"--json {text}: {path} is no UTF-8 text") from error
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(f"--json is no JSON: {error.msg} at character {error.pos}; found {text[:40]!r}") from error
    if not isinstance(fields, dict):
        raise Refused(f'--json must be an object such as {{"all": true}}; found {text[:40]!r}')
    return fields
