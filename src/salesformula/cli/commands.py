"""The commands, each a thin translation of words into a call."""

from __future__ import annotations

import typer

from salesformula.cli import (
    answering,
    backing_up,
    company,
    doing,
    forgetting,
    importing,
    proposing,
    serving,
    verifying,
    working,
)

app = typer.Typer(
    name="salesformula",
    help="Facts + policy → answers. Run `salesformula demo` for a first look.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(company.demo)
app.command("init")(company.init)
app.command("serve")(serving.serve)
app.command("work")(working.work)
app.command("import")(importing.import_)
app.command("propose")(proposing.propose)
app.command("undo-import")(importing.undo_import)
app.command("status")(importing.status)
app.command("answers")(answering.answers)
app.command("answer")(answering.answer)
app.command("do")(doing.do)
app.command("verify")(verifying.verify)
app.command("backup")(backing_up.backup)
app.command("restore")(backing_up.restore)
app.command("checksums")(backing_up.checksums)
app.command("forget")(forgetting.forget)
app.command("retention")(forgetting.retention)
