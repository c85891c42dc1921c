"""data.runs: what the worker did, does and will do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from salesformula.jobs.listing import Work, everything
from salesformula.kit.answer import Ask, Dimension, Result, answer
from salesformula.kit.schema import count, ident, instant, number, text
from salesformula.kit.text import Msg
from salesformula.kit.units import Unit
from salesformula.sources.models import Upload
from salesformula.sources.withdrawing import upload_id

#: What became of a run, with the words people read.
STATES = {
    "waiting": Msg("waiting"),
    "running": Msg("running"),
    "done": Msg("done"),
    "failed": Msg("failed"),
    "cancelled": Msg("cancelled"),
}
#: What a run does, with the words people read.
KIND_WORDS = {
    "import": Msg("Import"),
    "check": Msg("Check of an upload"),
    "build": Msg("Build"),
    "answers": Msg("Answers made after a build"),
    "backup": Msg("Backup"),
}
#: What each task is called; one that is not here is called by the last part of its dotted name.
KINDS = {
    "salesformula.sources.scheduled.run_scheduled_import": "import",
    "salesformula.sources.wizard.tasks.check": "check",
    "salesformula.sources.wizard.tasks.land": "import",
    "salesformula.sources.building.build_now": "build",
    "salesformula.doors.wanting.make_results": "answers",
    "salesformula.keeping.nightly.run_scheduled_backup": "backup",
}


@answer(
    "data.runs",
    title="Runs",
    question="What ran, when, who asked for it, and what became of it?",
    columns=(
        ident("run_id", "the task's id; run-<number> for a run that had none"),
        text("kind", "import, check (of an upload), build, answers (made after a build), backup, …").told(KIND_WORDS),
        text("schedule", "its name; empty for what a person asked for"),
        text("state", "waiting, running, done, failed or cancelled", choices=tuple(STATES)).told(STATES),
        instant("due_at", "when it was to begin").named("Due"),
        instant("begun_at", "beginning of the last try").named("Begun"),
        instant("ended_at").named("Ended"),
        number("took_seconds", Unit.SECONDS, "the last try", low=0).named("Seconds"),
        count("n_retries", "times it was put off because something was in the way").named("Retries"),
        text("by", "sign-in name of who asked; empty: its time had come, or the house"),
        count("version", "of the facts that it made").named("Facts"),
        count("n_rows", "rows that an import landed").named("Rows"),
        text("reason", "why it failed, was cancelled, or waits to be tried again"),
    ),
    filters=(Dimension("state", "what became of it"), Dimension("kind", "import, build, …"),
             Dimension("schedule", "one schedule")),
    right="data.view",
    mission=("O8",),
    reads=(),
    on_page=("kind", "schedule", "state", "due_at", "begun_at", "took_seconds", "by", "version", "n_rows", "reason"),
    live=True,
)  # fmt: skip
def runs(ask: Ask) -> Result:
    """A row per run: those that wait or run first, then the latest."""
    rows = [row for row in history() if all(row[name] == value for name, value in ask.where.items())]
    return Result(rows=rows, finding=_finding(rows))


def history() -> list[dict[str, Any]]:
    """Every run as a row of the answer; also before any facts are there."""
    uploads = {str(upload.pk): upload for upload in Upload.objects.all()}
    return [_row(work, uploads.get) for work in everything()]


def _row(work: Work, upload_of: Callable[[str], Upload | None]) -> dict[str, Any]:
    upload = upload_of(upload_id(work.task, work.arguments))
    # What the wizard's task found is kept with its upload: the task itself ends well where the files are refused.
    told = upload if upload is not None and work.state == "done" else None
    failed = told is not None and told.state == "failed"
    landed = work.made.get("landed") or _landed(told)
    return {
        "run_id": work.id,
        "kind": KINDS.get(work.task, work.task.rpartition(".")[2]),
        "schedule": work.schedule,
        "state": "failed" if failed else work.state,
        "due_at": work.due_at,
        "begun_at": work.begun_at,
        "ended_at": work.ended_at,
        "took_seconds": work.seconds,
        "n_retries": work.n_retries,
        "by": work.by or (upload.by or "" if upload else ""),
        "version": work.made.get("version") or (told.result.get("version") if told else None),
        "n_rows": sum(landed.values()) if landed else None,
        "reason": str(told.error.get("text") or "") if failed and told else work.reason,
        "task": work.task,
        "upload_id": str(upload.pk) if upload else "",
    }


def _landed(upload: Upload | None) -> dict[str, int]:
    if upload is None or "version" not in upload.result:
        return {}
    return {table: counts["landed"] for table, counts in upload.result.get("counts", {}).items()}


def _finding(rows: list[dict[str, Any]]) -> Msg:
    n_ahead = sum(row["state"] in ("waiting", "running") for row in rows)
    ended = [row for row in rows if row["state"] in ("done", "failed")]
    if not rows:
        return Msg("Nothing ran yet.")
    said = Msg("{n} run.", many="{n} runs.", n=len(rows))
    if n_ahead:
        return Msg("{said} {n} waits or is at work.", many="{said} {n} wait or are at work.", n=n_ahead, said=said)
    if ended and ended[0]["state"] == "failed":
        return Msg("{said} The last one failed: {reason}", said=said, reason=ended[0]["reason"])
    return said
