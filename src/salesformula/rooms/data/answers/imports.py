"""data.imports: every import there was, with what became of it."""

from __future__ import annotations

from typing import Any

from salesformula.facts.home import home
from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import count, flag, ident, instant, text
from salesformula.kit.text import Msg
from salesformula.sources.history import Run, previous, runs
from salesformula.sources.problems import per_file

OPERATOR = "operator"
#: What became of an import, with the words people read.
STATES = {
    "answers": Msg("answers now"),
    "earlier": Msg("landed"),
    "undone": Msg("undone"),
    "refused": Msg("refused"),
    "unchanged": Msg("nothing new"),
    "unfinished": Msg("at work, or broken off"),
}
HOW = {"command": Msg("command line"), "page": Msg("page"), "schedule": Msg("by itself, as planned")}
WHO = {OPERATOR: Msg("operator")}


@answer(
    "data.imports",
    title="Imports",
    question="Which imports were there, who asked for them, and what became of them?",
    columns=(
        ident("import_id", "the folder of what was read, below raw/"),
        instant("started_at").named("Started"),
        text("by", "sign-in name; operator: at the command line or on schedule").told(WHO),
        text("how", "command, page or schedule", choices=tuple(HOW)).told(HOW),
        text("name", "of the schedule or of the mapping used"),
        text("state", "answers now; earlier: its rows are part of the facts; undone; refused; unchanged: it brought "
             "what an import before it had; unfinished", choices=tuple(STATES)).told(STATES).named("What became of it"),
        count("version", "of the facts that it made").named("Facts"),
        text("files", "what was read"),
        count("n_delivered", "rows in the files").named("Rows read"),
        count("n_landed", "rows in the facts").named("Rows landed"),
        count("n_set_aside", "rows left out").named("Set aside"),
        count("n_in_doubt", "rows that landed with a doubt").named("In doubt"),
        text("reason", "why it was refused"),
        flag("is_undoable", "going back one version takes back this import").named("Can be undone"),
    ),
    filters=(Dimension("state", "what became of it"), Dimension("how", "command, page or schedule")),
    right="data.view",
    mission=("O8",),
    reads=(),
    on_page=("started_at", "by", "how", "state", "version", "files", "n_landed", "n_set_aside", "n_in_doubt"),
    live=True,
)  # fmt: skip
def imports(ask: Ask) -> Result:
    """A row per import, newest first."""
    rows = history()
    shown = [row for row in rows if all(row[name] == value for name, value in ask.where.items())]
    return Result(rows=shown, finding=_finding(shown))


def history() -> list[dict[str, Any]]:
    """Every import, newest first, as rows of the answer; also before any facts are there."""
    has_way_back = previous(home()) is not None
    return [_row(run, is_undoable=has_way_back and run.state == "answers") for run in runs(home())]


def _row(run: Run, *, is_undoable: bool) -> dict[str, Any]:
    counts = run.outcome.counts.values() if run.outcome else ()
    return {
        "import_id": run.name,
        "started_at": run.started_at,
        "by": run.asked.by or OPERATOR,
        "how": run.asked.how,
        "name": run.asked.name,
        "state": run.state,
        "version": run.version,
        "files": ", ".join(run.files),
        "n_delivered": sum(one["delivered"] for one in counts) if counts else None,
        "n_landed": sum(one["landed"] for one in counts) if counts else None,
        "n_set_aside": sum(per_file(run.problems, "quarantined").values()) if run.version else None,
        "n_in_doubt": sum(per_file(run.problems, "flagged").values()) if run.version else None,
        "reason": run.outcome.error if run.outcome else None,
        "is_undoable": is_undoable,
    }


def _finding(rows: list[dict[str, Any]]) -> Msg:
    said = Msg("{n} import.", many="{n} imports.", n=len(rows))
    newest = rows[0] if rows else None
    if newest is None:
        return Msg("No import is kept.")
    if newest["state"] == "refused":
        return Msg("{said} The newest was refused: {reason}", said=said, reason=newest["reason"])
    return said
