"""The history of imports as a table."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext

from salesformula.doors.writing import words
from salesformula.kit.text import Count, write
from salesformula.rooms.data.answers.imports import OPERATOR, STATES
from salesformula.rooms.data.pages.held import files_in_short
from salesformula.rooms.data.pages.local import written
from salesformula.web.contracts import Cell, CellKind, HeadCell, TableView

#: So many imports stand on the page; the answer has them all.
MOST = 10
#: So much of a reason; the answer has it whole.
REASON = 140

TONES: dict[str, CellKind] = {
    "answers": "good",
    "undone": "muted",
    "refused": "bad",
    "unchanged": "muted",
    "unfinished": "muted",
}


def table(imports: list[dict[str, Any]]) -> TableView:
    """The newest imports."""
    heads = (
        HeadCell(gettext("Import")),
        HeadCell(gettext("By")),
        HeadCell(gettext("What became of it")),
        HeadCell(gettext("Facts"), "number"),
        HeadCell(gettext("Rows landed"), "number"),
        HeadCell(gettext("Set aside"), "number"),
        HeadCell(gettext("In doubt"), "number"),
        HeadCell(gettext("Files")),
    )
    return TableView(heads, tuple(_line(row) for row in imports[:MOST]), label=gettext("Imports, newest first"))


def _line(row: dict[str, Any]) -> tuple[Cell, ...]:
    said = words(STATES[row["state"]])
    became = f"{said}: {Truncator(row['reason']).chars(REASON)}" if row["reason"] else said
    return (
        Cell(written(row["started_at"]), "strong"),
        Cell(_by(row), "soft"),
        Cell(became, TONES.get(row["state"], "text")),
        Cell(_number(row["version"]), "number"),
        Cell(_number(row["n_landed"]), "number"),
        Cell(_number(row["n_set_aside"]), "number"),
        Cell(_number(row["n_in_doubt"]), "number"),
        Cell(files_in_short(row["files"]), "soft"),
    )


def _by(row: dict[str, Any]) -> str:
    who = gettext("operator") if row["by"] == OPERATOR else row["by"]
    if row["how"] == "schedule":
        return gettext("schedule {name}").format(name=row["name"])
    return gettext("{who}, command line").format(who=who) if row["how"] == "command" else str(who)


def _number(value: int | None) -> str:
    return "" if value is None else write(Count(value))
