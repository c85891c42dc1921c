"""What a check or an import found, as its page shows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from salesformula.sources.wizard.labels import kind_words
from salesformula.sources.wizard.wording import count
from salesformula.web.contracts import Cell, HeadCell, TableView

#: Reasons shown; beyond that the rejected rows tell more than a list.
SHOWN = 12


def totals(result: dict[str, Any]) -> dict[str, int]:
    """Rows delivered, usable, set aside and flagged, over all tables."""
    counts = result.get("counts", {}).values()
    return {name: sum(one[name] for one in counts) for name in ("delivered", "landed", "quarantined", "flagged")}


def counts_table(result: dict[str, Any], *, done: bool) -> TableView:
    """A line per kind of fact. ``done``: they are in, not only usable."""
    heads = [(gettext("Imported") if done else gettext("Usable"), "landed")]
    before, after = {} if done else result.get("before", {}), _after(result)
    if any(before.values()):
        heads.insert(0, (gettext("Answer now"), "before"))
        if any(one["landed"] != after[table] for table, one in result.get("counts", {}).items()):
            heads.append((gettext("Would answer"), "after"))
    heads += [
        (head, name)
        for head, name in ((gettext("Set aside"), "quarantined"), (gettext("In, with a doubt"), "flagged"))
        if totals(result)[name]
    ]
    rows = tuple(
        (Cell(kind_words(table)), *(Cell(count(one[name]) if one[name] else "", "number") for _, name in heads))
        for table, one in _with(before, after, result.get("counts", {})).items()
    )
    return TableView(
        columns=(HeadCell(gettext("What")), *(HeadCell(head, "number") for head, _ in heads)),
        rows=rows,
        label=gettext("Rows by kind"),
    )


def fewer(result: dict[str, Any]) -> list[str]:
    """Per kind of fact of which fewer records would answer than do now, a sentence that says so."""
    said = gettext("{kind}: {before} answer now, {after} would.")
    return [
        said.format(kind=kind_words(table), before=count(result["before"][table]), after=count(after))
        for table, after in _after(result).items()
        if after < result.get("before", {}).get(table, 0)
    ]


def _after(result: dict[str, Any]) -> dict[str, int]:
    """How many rows of each kind would answer: those delivered, and those that stay although they were not."""
    landed = {table: one["landed"] for table, one in result.get("counts", {}).items()}
    return landed | {table: n_rows for table, n_rows in result.get("after", {}).items() if table in landed}


def _with(before: dict[str, int], after: dict[str, int], counts: dict[str, Any]) -> dict[str, Any]:
    return {table: {**one, "before": before.get(table, 0), "after": after[table]} for table, one in counts.items()}


def reasons(result: dict[str, Any], severity: str) -> list[dict[str, Any]]:
    """The reasons for setting rows aside, or for a doubt, the most frequent first."""
    found = [one for one in result.get("reasons", []) if one["severity"] == severity]
    return [
        {
            "n": count(one["n"]),
            "file": one["file"],
            "column": one["column"],
            "expected": one["expected"],
            "kind": kind_words(one["table"]) if one["table"] else "",
            "examples": [{"row": row, "found": said} for row, said in one["examples"]],
        }
        for one in found[:SHOWN]
    ]


def not_shown(result: dict[str, Any], severity: str) -> int:
    """How many reasons are beyond those shown."""
    n_reasons = sum(1 for one in result.get("reasons", []) if one["severity"] == severity)
    return max(0, n_reasons - SHOWN)
