"""``checksums``, ``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salesformula.cli.say import say, write
from salesformula.doors import clock
from salesformula.doors.question import an_instant
from salesformula.facts.home import home
from salesformula.jobs.watching import end_with
from salesformula.keeping import nightly
from salesformula.keeping.backup import backup as save
from salesformula.keeping.checksums import checksums as taken
from salesformula.keeping.forgetting import someone
from salesformula.keeping.restore import Restored
from salesformula.keeping.restore import restore as bring_back
from salesformula.kit.errors import Refused
from salesformula.site.setup import prepare


def checksums(
    at: Annotated[
        str | None, typer.Option(metavar="INSTANT", help="as the answers stood then, ISO 8601 UTC; now")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table or json")] = "table",
    asker: Annotated[
        int, typer.Option("--for", metavar="PID", hidden=True, help="of a home only that process uses; end with it")
    ] = 0,
) -> None:
    """A checksum per answer: two machines that print the same, for the same instant, answer the same."""
    if form not in ("table", "json"):
        raise Refused(f"there is no format {form!r}; there are: table, json")
    if asker:
        end_with(asker)
    prepare()

    found = taken(at=an_instant(at) or clock.now(), progress=say, leave_no_trace=bool(asker))
    if form == "json":
        write(found.model_dump_json(indent=1))
        return
    for name, checksum in found.answers.items():
        write(f"{checksum}  {name}")


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="a .tar.gz, or a folder to put a dated one into")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="replace FILE once the new one is complete")] = False,
    current_only: Annotated[
        bool, typer.Option("--current-only", help="without the facts' earlier versions: no undo-import after a restore")
    ] = False,
    keep: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="with a folder: let go of all but the last N")
    ] = None,
    every: Annotated[
        str | None, typer.Option(metavar="day|week|never", help="with a folder: plan it, done by the worker")
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="HH:MM", help="with --every: in the company's zone; 02:00")] = None,
    notify: Annotated[str | None, typer.Option(metavar="MAIL", help="with --every: told when it fails")] = None,
) -> None:
    """Save everything into one file: facts, raw files, database, secrets. It holds personal data: encrypt it."""
    prepare()

    if every is not None:
        planned = nightly.plan(target, every=every, at=at, keep=keep, notify=notify, current_only=current_only)
        say(planned)
        return
    if at or notify:
        raise Refused("--at and --notify go with --every")
    made = save(
        target,
        home=home(),
        now=clock.now(),
        progress=say,
        overwrite=overwrite,
        current_only=current_only,
        keep=keep,
    )
    for path in made.let_go:
        say(f"let go of {path}")
    if not made.manifest.has_secret_key:
        say("SALESFORMULA_SECRET_KEY is not in the backup: keep it yourself, or everybody signs in again")
    say("It holds secrets and personal data: encrypt it before it leaves this machine (docs/guide/running.md)")
    write(
        f"{made.path} ({made.path.stat().st_size:,} bytes): facts {made.manifest.checksums.facts_version or 'none'}, "
        f"files {len(made.manifest.files):,}, answers {len(made.manifest.checksums.answers):,}"
    )


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="what `salesformula backup` wrote")],
    replace: Annotated[bool, typer.Option("--replace", help="move what is in SALESFORMULA_HOME aside")] = False,
    accept_differences: Annotated[
        bool, typer.Option("--accept-differences", help="take it though answers differ, as after an upgrade")
    ] = False,
) -> None:
    """Bring a backup into an empty SALESFORMULA_HOME and check that it answers as it did."""
    done = bring_back(
        source,
        home=home(),
        now=clock.now(),
        progress=say,
        replace=replace,
        accept_differences=accept_differences,
    )
    for name in done.differing:
        say(f"differs, as accepted: {name}")
    if done.aside is not None:
        say(f"what was there before lies in {done.aside}")
    _forget_again(done)
    write(f"{home()} stands as of {done.manifest.made_at:%Y-%m-%d %H:%M:%S} UTC: {done.n_equal:,} answers equal")


def _forget_again(done: Restored) -> None:
    """Forget whom the home before had forgotten since, and say whom; without one, say that nobody knows them here."""
    for one in done.since.again:
        say(f"{one}, after this backup was made: forgotten again")
    for one in done.since.nowhere:
        say(f"{one}, after this backup was made: nobody in its facts and accounts bears that key")
    if done.since.again:
        prepare()
        someone.finish(now=clock.now(), home=home(), progress=say)
    if not done.since.is_known:
        say(
            f"Whoever was forgotten elsewhere after {done.manifest.made_at:%Y-%m-%d %H:%M} UTC is in it again: forget "
            "them once more (docs/guide/forgetting.md)"
        )
